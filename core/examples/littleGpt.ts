import type { TextSource } from '../data/kinds/plainText.ts';
import type { Document } from '../graph/document.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../training/settings.ts';
import { gptOn } from './nanoGpt.ts';

const BATCH = 16;
const EPOCHS = 30;

/** Pieces of words that are learned from the text. */
export const littleGptVocabulary = 1500;

/** How a book is cut: 300 batches an epoch, 9,000 in all. */
export const littleGptText = { window: 64, windows: 300 * BATCH, testShare: 0.05, validationShare: 0.05, seed: 1 };

const training: TrainingSettings = {
  ...defaultTraining,
  epochs: EPOCHS,
  batchSize: BATCH,
  learningRate: 1e-3,
  optimizer: { ...defaultOptimizers.adamw, beta1: 0.9, beta2: 0.99 },
  schedule: { kind: 'cosine', warmup: 0.02, floor: 0.1 },
  weightDecay: 0.1,
  clip: { kind: 'norm', limit: 1 },
};

/**
 * A language model on byte pairs for a single book: a million weights. Uses dropout because it reads each page many
 * times.
 */
export function littleGpt(data: TextSource): Document {
  return gptOn('Little GPT', data, training, { layers: 4, width: 128, heads: 4, dropout: 0.1, bias: true });
}
