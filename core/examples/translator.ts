import type { NumberWordsSource } from '../data/kinds/numberWords.ts';
import type { ParallelSource } from '../data/kinds/parallelText.ts';
import { emptyDocument } from '../graph/create.ts';
import type { Document } from '../graph/document.ts';
import { decoder } from '../modules/decoder.ts';
import { encoder } from '../modules/encoder.ts';
import { tokenNames } from '../text/names.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../training/settings.ts';
import { assembled } from './assembled.ts';

const training: TrainingSettings = {
  ...defaultTraining,
  epochs: 4,
  batchSize: 64,
  learningRate: 2e-3,
  optimizer: defaultOptimizers.adamw,
  schedule: { kind: 'cosine', warmup: 0.1, floor: 0 },
  weightDecay: 0.01,
  clip: { kind: 'norm', limit: 1 },
};

const usual = { layers: 2, width: 64, heads: 4, feedForward: 256, dropout: 0, normFirst: true };

/**
 * A small version of Vaswani et al. 2017: every decoder block attends to the encoder's output.
 * @param change other sizes of encoder and decoder
 */
export function translator(data: NumberWordsSource | ParallelSource, change: Partial<typeof usual> = {}): Document {
  const sizes = { ...usual, ...change };
  const tokens = tokenNames(data.tokenizer).length;
  const table = { tokens, width: sizes.width, initializer: 'smallNormal' };
  const places = (positions: number) => ({ kind: 'learned', positions, initializer: 'smallNormal' });
  return assembled(emptyDocument('Translator', data, training), {
    data: ['dataset', {}, {}, { at: [0, 0] }],
    read: ['embedding', table, { in: 'data.out' }, { at: [1, 0] }],
    readPlaces: ['positionalEncoding', places(data.length), { in: 'read' }, { at: [2, 0] }],
    encoder: [encoder, sizes, { in1: 'readPlaces', mask: 'data.mask' }, { at: [3, 0] }],
    written: ['embedding', table, { in: 'data.shifted' }, { at: [1, 1] }],
    writtenPlaces: ['positionalEncoding', places(data.targetLength), { in: 'written' }, { at: [2, 1] }],
    decoder: [
      decoder,
      sizes,
      { in1: 'writtenPlaces', memory: 'encoder.out1', memory_mask: 'data.mask' },
      { at: [4, 1] },
    ],
    head: ['languageHead', { units: tokens }, { in: 'decoder.out1' }, { at: [5, 1] }],
    next: ['output', {}, { in: 'head', mask: 'data.counts' }, { at: [6, 1] }],
  });
}
