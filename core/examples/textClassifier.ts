import type { LabelledSource } from '../data/kinds/labelledText.ts';
import { emptyDocument } from '../graph/create.ts';
import type { Document } from '../graph/document.ts';
import { bert } from '../modules/bert.ts';
import { tokenNames } from '../text/names.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../training/settings.ts';
import { assembled } from './assembled.ts';

const training: TrainingSettings = {
  ...defaultTraining,
  epochs: 5,
  batchSize: 32,
  learningRate: 5e-4,
  optimizer: defaultOptimizers.adamw,
  weightDecay: 0.01,
  clip: { kind: 'norm', limit: 1 },
};

/** Of a network that is to be trained on few texts alone. */
const bodySizes = { layers: 2, width: 64, heads: 4, feedForward: 256, dropout: 0.1 };

/** The body of a BERT, which has learned nothing yet, and a classifier behind its first token. */
export function textClassifier(data: LabelledSource): Document {
  const vocabulary = tokenNames(data.tokenizer).length;
  const sizes = { ...bodySizes, vocabulary, positions: data.length };
  return assembled(emptyDocument('Text classifier', data, training), {
    data: ['dataset', {}, {}, { at: [0, 0] }],
    bert: [bert, sizes, { tokens: 'data.out', segments: 'data.segments', mask: 'data.mask' }, { at: [1, 0] }],
    classes: ['linear', { units: data.classes.length }, { in: 'bert.pooled' }, { at: [2, 0] }],
    output: ['output', {}, { in: 'classes' }, { at: [3, 0] }],
  });
}
