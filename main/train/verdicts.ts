import type { Document } from '../../core/graph/document.ts';
import type { Diagnosis, EpochMetrics, Shortfall } from '../../core/protocol/runs.ts';
import type { LoadedData } from '../data/types.ts';
import type { Model } from '../model/model.ts';
import type { Trail } from './history/trail.ts';
import type { TrainingStep } from './steps/step.ts';
import type { Trainer } from './trainer.ts';

/** A run that has ended, as it is looked into. */
export interface Ended {
  readonly document: Document;
  readonly model: Model;
  readonly data: LoadedData;
  readonly step: TrainingStep;
  readonly trainer: Trainer;
  /** Where its way is recorded; undefined: nowhere. */
  readonly trail: Trail | undefined;
}

/** Says what went wrong in a run. */
export interface Verdicts {
  /** Where the first number arose that is not finite, and how far the run may be taken back; null when that cannot be told. */
  diagnosisOf(run: Ended): Promise<Diagnosis | null>;
  /** Why a run that has come to its end has learned nothing; undefined when it has. */
  shortfallIn(run: Ended, last: EpochMetrics | undefined): Promise<Shortfall | undefined>;
}
