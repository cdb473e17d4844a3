import type { LabelledSource } from '../data/kinds/labelledText.ts';
import { emptyDocument } from '../graph/create.ts';
import type { Document, Setting } from '../graph/document.ts';
import { bert } from '../modules/bert.ts';
import type { BuiltIn } from '../modules/define.ts';
import { tokenNames } from '../text/names.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../training/settings.ts';
import { assembled, type Part } from './assembled.ts';

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

interface Body {
  readonly module: BuiltIn;
  readonly sizes: Readonly<Record<string, Setting>>;
  /** Whether it has learned to say something about the whole text; else the classifier takes the mean over its words. */
  readonly isPooled: boolean;
}

/** The body of a BERT, which has learned nothing yet unless one is given, and a classifier behind it. */
export function textClassifier(data: LabelledSource, body?: Body): Document {
  const vocabulary = tokenNames(data.tokenizer).length;
  const { module, sizes, isPooled } = body ?? { module: bert, sizes: {}, isPooled: true };
  const hasSegments = module.id === bert.id;
  const wires = { tokens: 'data.out', ...(hasSegments && { segments: 'data.segments' }), mask: 'data.mask' };
  const all = { ...bodySizes, vocabulary, positions: data.length, ...sizes };
  const mean: Part = ['sequenceMean', {}, { in: 'bert.words', mask: 'data.mask' }, { at: [2, 0] }];
  const column = isPooled ? 2 : 3;
  return assembled(emptyDocument('Text classifier', data, training), {
    data: ['dataset', {}, {}, { at: [0, 0] }],
    bert: [module, all, wires, { at: [1, 0] }],
    ...(!isPooled && { mean }),
    classes: ['linear', { units: data.classes.length }, { in: isPooled ? 'bert.pooled' : 'mean' }, { at: [column, 0] }],
    output: ['output', {}, { in: 'classes' }, { at: [column + 1, 0] }],
  });
}
