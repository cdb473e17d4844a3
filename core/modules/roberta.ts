import { text } from '../text.ts';
import { defineModule, handedOn } from './define.ts';
import { encoder } from './encoder.ts';
import * as params from './params.ts';
import { pooler } from './pooler.ts';
import { robertaEmbedding } from './robertaEmbedding.ts';

const { width, heads, feedForward, layers, dropout, vocabulary, positions, withDefault } = params;

export const roberta = defineModule({
  id: 'roberta',
  label: text('RoBERTa', 'RoBERTa-Encoder'),
  help: text(
    'A BERT that was trained longer and on masked words alone: there are no segments, and positions are numbered from 2 on. It outputs a vector for every word and one for the whole text.',
    'Ein BERT, das länger und nur mit maskierten Wörtern trainiert wurde: Es gibt keine Segmente, und Positionen zählen ab 2. Heraus kommen ein Vektor für jedes Wort und einer für den ganzen Text.',
  ),
  keywords: ['BERT', 'transformer', 'encoder', 'masked words', 'maskierte Wörter', 'DistilRoBERTa'],
  params: [
    vocabulary, withDefault(positions, 66), layers, width, heads, feedForward, dropout,
    withDefault(params.activation, 'gelu'), withDefault(params.epsilon, 1e-5),
  ],
  nodes: {
    tokens: ['moduleInput', {}, [], { name: 'tokens', at: [0, 0] }],
    mask: ['moduleInput', { optional: true }, [], { name: 'mask', at: [0, 1] }],
    embeddings: [
      robertaEmbedding,
      handedOn('vocabulary', 'width', 'positions', 'dropout', 'epsilon'),
      { tokens: 'tokens' },
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
