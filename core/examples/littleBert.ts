import type { MaskedSource } from '../data/kinds/maskedText.ts';
import { emptyDocument } from '../graph/create.ts';
import type { Document } from '../graph/document.ts';
import { bert } from '../modules/bert.ts';
import { tokenNames } from '../text/names.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../training/settings.ts';
import { assembled } from './assembled.ts';

const BATCH = 32;

/** Pieces of words that are learned from the text. */
export const littleBertVocabulary = 1200;

/** How the text is cut: 200 batches an epoch, 8,000 in all. */
export const littleBertText = { length: 64, examples: 200 * BATCH, testShare: 0.05, validationShare: 0.05, seed: 1 };

const training: TrainingSettings = {
  ...defaultTraining,
  epochs: 40,
  batchSize: BATCH,
  learningRate: 1e-3,
  optimizer: defaultOptimizers.adamw,
  schedule: { kind: 'cosine', warmup: 0.05, floor: 0 },
  weightDecay: 0.01,
  clip: { kind: 'norm', limit: 1 },
};

/** Of the body, which a classifier can take over. */
export const littleBertSizes = { layers: 2, width: 128, heads: 4, feedForward: 512, dropout: 0 };

/**
 * A small version of Devlin et al. 2018: learns masked words and next-sentence prediction together.
 * @param change other sizes of the body
 */
export function littleBert(data: MaskedSource, change: Partial<typeof littleBertSizes> = {}): Document {
  const vocabulary = tokenNames(data.tokenizer).length;
  const sizes = { ...littleBertSizes, ...change, vocabulary, positions: data.length };
  return assembled(emptyDocument('Little BERT', data, training), {
    data: ['dataset', {}, {}, { at: [0, 0] }],
    bert: [bert, sizes, { tokens: 'data.out', segments: 'data.segments', mask: 'data.mask' }, { at: [1, 0] }],
    dense: ['linear', { units: sizes.width }, { in: 'bert.words' }, { at: [2, 0] }],
    gelu: ['gelu', {}, { in: 'dense' }, { at: [3, 0] }],
    norm: ['layerNorm', {}, { in: 'gelu' }, { at: [4, 0] }],
    words: [
      'languageHead',
      { units: vocabulary, bias: true },
      { in: 'norm' },
      { at: [5, 0], shares: 'bert/embeddings/word_embeddings' },
    ],
    relation: ['linear', { units: 2 }, { in: 'bert.pooled' }, { at: [2, 1] }],
    next: ['output', {}, { in: 'relation', target: 'data.next' }, { at: [3, 1], name: 'next sentence' }],
    masked: [
      'output',
      {},
      { in: 'words', target: 'data.words', mask: 'data.masked' },
      { at: [6, 0], name: 'masked words' },
    ],
  });
}
