import { text } from '../text.ts';
import { bertEmbedding } from './bertEmbedding.ts';
import { defineModule, handedOn } from './define.ts';
import { encoder } from './encoder.ts';
import * as params from './params.ts';
import { pooler } from './pooler.ts';

const { width, heads, feedForward, layers, dropout, vocabulary, positions, withDefault } = params;

export const bert = defineModule({
  id: 'bert',
  label: text('BERT', 'BERT-Encoder'),
  help: text(
    'Embeddings and an encoder that sees the whole text at once. It outputs a vector for every word, used for masked words, and one for the whole text, used for pairs of sentences and for classes.',
    'Embeddings und ein Encoder, der den ganzen Text auf einmal sieht. Heraus kommen ein Vektor für jedes Wort, für maskierte Wörter, und einer für den ganzen Text, für Satzpaare und Klassen.',
  ),
  keywords: ['transformer', 'encoder', 'masked words', 'maskierte Wörter', 'next sentence', 'pre-training'],
  params: [
    vocabulary, positions, layers, width, heads, feedForward, dropout,
    withDefault(params.activation, 'gelu'), withDefault(params.epsilon, 1e-12),
  ],
  nodes: {
    tokens: ['moduleInput', {}, [], { name: 'tokens', at: [0, 0] }],
    segments: ['moduleInput', {}, [], { name: 'segments', at: [0, 1] }],
    mask: ['moduleInput', { optional: true }, [], { name: 'mask', at: [0, 2] }],
    embeddings: [
      bertEmbedding,
      handedOn('vocabulary', 'width', 'positions', 'dropout', 'epsilon'),
      { tokens: 'tokens', segments: 'segments' },
      { at: [1, 0] },
    ],
    encoder: [
      encoder,
      handedOn('layers', 'width', 'heads', 'feedForward', 'dropout', 'activation', 'epsilon'),
      { in1: 'embeddings', mask: 'mask' },
      { at: [2, 0] },
    ],
    pooler: [pooler, handedOn('width'), ['encoder'], { at: [3, 1] }],
    words: ['moduleOutput', {}, ['encoder'], { name: 'words', at: [4, 0] }],
    pooled: ['moduleOutput', {}, ['pooler'], { name: 'whole text', at: [4, 1] }],
  },
}); // prettier-ignore
