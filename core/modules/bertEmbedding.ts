import { text } from '../text.ts';
import { computed, defineModule, handedOn } from './define.ts';
import { withDefault, dropout, epsilon, positions, vocabulary, width } from './params.ts';

/** A learned row for each of so many ids. */
export const table = (tokens: string | number) => ({
  tokens: typeof tokens === 'number' ? tokens : computed(tokens),
  width: computed('width'),
  initializer: 'smallNormal',
});

/** Figure 2 of Devlin et al. 2018. */
export const bertEmbedding = defineModule({
  id: 'bertEmbedding',
  label: text('BERT embedding', 'BERT-Embedding'),
  help: text(
    'Three vectors are added for every token: of the token itself, of the segment (first or second sentence) and of its position. All three tables are learned.',
    'Zu jedem Token werden drei Vektoren addiert: der des Tokens selbst, der des Segments (erster oder zweiter Satz) und der seiner Position. Alle drei Tabellen werden gelernt.',
  ),
  keywords: ['token', 'segment', 'position', 'transformer', '[CLS]', '[SEP]'],
  params: [vocabulary, width, positions, dropout, withDefault(epsilon, 1e-12)],
  nodes: {
    tokens: ['moduleInput', {}, [], { name: 'tokens', at: [0, 0] }],
    segments: ['moduleInput', {}, [], { name: 'segments', at: [0, 1] }],
    positions1: ['positions', {}, ['tokens'], { at: [0, 2] }],
    word_embeddings: ['embedding', table('vocabulary'), ['tokens'], { at: [1, 0] }],
    token_type_embeddings: ['embedding', table(2), ['segments'], { at: [1, 1] }],
    position_embeddings: ['embedding', table('positions'), ['positions1'], { at: [1, 2] }],
    add1: ['add', {}, ['word_embeddings', 'token_type_embeddings', 'position_embeddings'], { at: [2, 1] }],
    LayerNorm: ['layerNorm', handedOn('epsilon'), ['add1'], { at: [3, 1] }],
    dropout1: ['dropout', { rate: computed('dropout') }, ['LayerNorm'], { at: [4, 1] }],
    out1: ['moduleOutput', {}, ['dropout1'], { at: [5, 1] }],
  },
});
