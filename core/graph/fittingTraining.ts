import { dataSpec, hasValidation, trainedCount, type DataSource } from '../data/source.ts';
import { inputField, isPerPlace, targetField } from '../data/spec.ts';
import { defaultTraining, type TrainingSettings } from '../training/settings.ts';
import type { Document } from './document.ts';

/** After so many steps a network of a hidden layer or two has learned what rows of numbers or a few words say. */
const STEPS = 750;
/** Examples of which the document does not say how many there are. */
const USUAL_EXAMPLES = 500;
const epochChoices = [3, 5, 10, 20, 30, 60, 100] as const;
const MOST_EPOCHS = 200;
/** With fewer examples to learn from, the validation part is too small to decide anything. */
const FEW_EXAMPLES = 50;
/** A run ends when it has not got better for this share of its epochs, but never after fewer than so many. */
const [PATIENT_SHARE, LEAST_PATIENCE] = [0.2, 5];

/**
 * Settings with which a small network for these data learns the first time it is trained: a rate for Adam, a batch size, and so many epochs
 * that there are enough steps. Pictures and texts whose every token is predicted keep `defaultTraining`: they have many examples,
 * and larger networks. Where there is a validation part, the best weights are kept: examples from life are noisy, and soon learned
 * by heart. The figures are those that `main/train/firstTime.test.ts` trains with.
 */
export function fittingTraining(data: DataSource): TrainingSettings {
  const spec = dataSpec(data);
  const { kind } = inputField(spec).meaning;
  if (kind === 'image' || isPerPlace(targetField(spec))) return defaultTraining;
  const examples = trainedCount(data) ?? USUAL_EXAMPLES;
  const batchSize = examples < 32 ? 4 : examples <= 5000 ? 32 : 128;
  const stepsPerEpoch = Math.max(1, Math.ceil(examples / batchSize));
  const epochs = epochChoices.find((choice) => choice * stepsPerEpoch >= STEPS) ?? MOST_EPOCHS;
  const patience = Math.max(LEAST_PATIENCE, Math.ceil(PATIENT_SHARE * epochs));
  const canChoose = hasValidation(data) && examples >= FEW_EXAMPLES;
  const earlyStopping = canChoose ? { metric: 'valLoss', patience, minDelta: 0, restoresBest: true } : null;
  return { ...defaultTraining, epochs, batchSize, learningRate: kind === 'tokens' ? 0.001 : 0.01, earlyStopping };
} // prettier-ignore

type Trained = Pick<Document, 'data' | 'training'>;

/** Whether a document trains with the settings that fit its data, which nobody has chosen. */
export function isFitted({ data, training }: Trained): boolean {
  return JSON.stringify(training) === JSON.stringify(fittingTraining(data));
}

/** The settings with which a document trains on these data: fitting ones, unless somebody has chosen their own. */
export function trainingFor(document: Trained, data: DataSource): TrainingSettings {
  const isUntouched = isFitted(document) || JSON.stringify(document.training) === JSON.stringify(defaultTraining);
  return isUntouched ? fittingTraining(data) : document.training;
}
