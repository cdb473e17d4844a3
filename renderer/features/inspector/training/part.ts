import type { TrainingSettings } from '../../../../core/training/settings.ts';

export interface TrainingPart {
  readonly training: TrainingSettings;
  /** One undoable step; changes to the same `field` that follow each other are one. */
  readonly change: (values: Partial<TrainingSettings>, field: string) => void;
}
