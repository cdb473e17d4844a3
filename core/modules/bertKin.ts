import { handedOn } from './define.ts';
import { encoder } from './encoder.ts';
import * as params from './params.ts';
import { pooler } from './pooler.ts';

const { width, heads, feedForward, layers, dropout, vocabulary, withDefault } = params;

/** The params of BERT and its kin; `epsilon`: that of their norms. */
export function kinParams(epsilon: number, positions = params.positions) {
  return [
    vocabulary, positions, layers, width, heads, feedForward, dropout,
    withDefault(params.activation, 'gelu'), withDefault(params.epsilon, epsilon),
  ];
} // prettier-ignore

/** What they hand on to their embeddings. */
export const toEmbeddings = handedOn('vocabulary', 'width', 'positions', 'dropout', 'epsilon');

/** The encoder behind the embeddings. */
export const encoderOfKin = {
  encoder: [
    encoder,
    handedOn('layers', 'width', 'heads', 'feedForward', 'dropout', 'activation', 'epsilon'),
    { in1: 'embeddings', mask: 'mask' },
    { at: [2, 0] },
  ],
} as const;

/** A vector for every word, and one for the whole text. */
export const wordsAndText = {
  pooler: [pooler, handedOn('width'), ['encoder'], { at: [3, 1] }],
  words: ['moduleOutput', {}, ['encoder'], { name: 'words', at: [4, 0] }],
  pooled: ['moduleOutput', {}, ['pooler'], { name: 'whole text', at: [4, 1] }],
} as const;
