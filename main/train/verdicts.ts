import type { Document } from '../../core/graph/document.ts';
import type { Diagnosis, EpochMetrics, Shortfall } from '../../core/protocol/runs.ts';
import type { LoadedData } from '../data/types.ts';
import type { Model } from '../model/model.ts';
import type { Trail } from './history/trail.ts';
import type { TrainingStep } from './steps/step.ts';
import type { Trainer } from './trainer.ts';

/** A run that has ended, for inspection. */
export interface Ended {
  readonly document: Document;
  readonly model: Model;
  readonly data: LoadedData;
  readonly step: TrainingStep;
  readonly trainer: Trainer;
  /** The record of its path; undefined: none. */
  readonly trail: Trail | undefined;
}

/** Explains what went wrong in a run. */
export interface Verdicts {
  /** Where the first non-finite number arose, and how far the run may be rewound; null if unknown. */
  diagnosisOf(run: Ended): Promise<Diagnosis | null>;
  /** Why a run that finished has learned nothing; undefined if it has learned something. */
  shortfallIn(run: Ended, last: EpochMetrics | undefined): Promise<Shortfall | undefined>;
}
