import { text } from '../text.ts';
import { defineModule, handedOn } from './define.ts';
import { distilBertEmbedding } from './distilBertEmbedding.ts';
import { encoder } from './encoder.ts';
import * as params from './params.ts';

const { width, heads, feedForward, layers, dropout, vocabulary, positions, withDefault } = params;

export const distilBert = defineModule({
  id: 'distilBert',
  label: text('DistilBERT', 'DistilBERT-Encoder'),
  help: text(
    'A smaller BERT that learned from a larger one: half as many layers, no segments, and no vector for the whole text. It outputs a vector for every word; a classifier takes that of the first one.',
    'Ein kleineres BERT, das von einem größeren gelernt hat: halb so viele Schichten, keine Segmente und kein Vektor für den ganzen Text. Heraus kommt ein Vektor für jedes Wort; ein Klassifikator nimmt den des ersten.',
  ),
  keywords: ['BERT', 'transformer', 'encoder', 'distillation', 'Destillation', 'masked words', 'maskierte Wörter'],
  params: [
    vocabulary, positions, layers, width, heads, feedForward, dropout,
    withDefault(params.activation, 'gelu'), withDefault(params.epsilon, 1e-12),
  ],
  nodes: {
    tokens: ['moduleInput', {}, [], { name: 'tokens', at: [0, 0] }],
    mask: ['moduleInput', { optional: true }, [], { name: 'mask', at: [0, 1] }],
    embeddings: [
      distilBertEmbedding,
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
    words: ['moduleOutput', {}, ['encoder'], { name: 'words', at: [3, 0] }],
  },
}); // prettier-ignore
