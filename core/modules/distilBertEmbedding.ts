import { text } from '../text.ts';
import { table } from './bertEmbedding.ts';
import { computed, defineModule, handedOn } from './define.ts';
import { withDefault, dropout, epsilon, positions, vocabulary, width } from './params.ts';

/** Sanh et al. 2019: as in BERT, without segments. */
export const distilBertEmbedding = defineModule({
  id: 'distilBertEmbedding',
  label: text('DistilBERT embedding', 'DistilBERT-Embedding'),
  help: text(
    'Two vectors are added for every token: of the token itself and of its position. Unlike BERT it does not say which of two sentences a token belongs to.',
    'Zu jedem Token werden zwei Vektoren addiert: der des Tokens selbst und der seiner Position. Anders als bei BERT sagt keiner, zu welchem von zwei Sätzen ein Token gehört.',
  ),
  keywords: ['token', 'position', 'transformer', '[CLS]', '[SEP]'],
  params: [vocabulary, width, positions, dropout, withDefault(epsilon, 1e-12)],
  nodes: {
    tokens: ['moduleInput', {}, [], { name: 'tokens', at: [0, 0] }],
    positions1: ['positions', {}, ['tokens'], { at: [0, 1] }],
    word_embeddings: ['embedding', table('vocabulary'), ['tokens'], { at: [1, 0] }],
    position_embeddings: ['embedding', table('positions'), ['positions1'], { at: [1, 1] }],
    add1: ['add', {}, ['word_embeddings', 'position_embeddings'], { at: [2, 0] }],
    LayerNorm: ['layerNorm', handedOn('epsilon'), ['add1'], { at: [3, 0] }],
    dropout1: ['dropout', { rate: computed('dropout') }, ['LayerNorm'], { at: [4, 0] }],
    out1: ['moduleOutput', {}, ['dropout1'], { at: [5, 0] }],
  },
});
