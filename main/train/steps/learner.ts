import type { TrainingSettings } from '../../../core/training/settings.ts';
import type { Model } from '../../model/model.ts';
import type { Updating } from './optimizers.ts';

/** What is trained, and how. */
export interface Learner {
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly optimizer: Updating;
}
