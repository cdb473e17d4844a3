import { text } from '../text.ts';
import { table } from './bertEmbedding.ts';
import { computed, defineModule, handedOn } from './define.ts';
import { withDefault, dropout, epsilon, positions, vocabulary, width } from './params.ts';

/** Liu et al. 2019: as in BERT, but places are numbered from 2 on, and all tokens are of one segment. */
export const robertaEmbedding = defineModule({
  id: 'robertaEmbedding',
  label: text('RoBERTa embedding', 'RoBERTa-Embedding'),
  help: text(
    'Three vectors are added for every token: of the token itself, of its position, and one that is the same for all, since there is a single segment. Positions are numbered from 2 on: the first two rows of their table belong to no place.',
    'Zu jedem Token werden drei Vektoren addiert: der des Tokens selbst, der seiner Position und einer, der für alle gleich ist, denn es gibt nur ein Segment. Positionen zählen ab 2: Die ersten zwei Zeilen ihrer Tabelle gehören zu keiner Stelle.',
  ),
  keywords: ['token', 'position', 'transformer', '<s>', '</s>'],
  params: [vocabulary, width, withDefault(positions, 66), dropout, withDefault(epsilon, 1e-5)],
  nodes: {
    tokens: ['moduleInput', {}, [], { name: 'tokens', at: [0, 0] }],
    positions1: ['positions', { first: 2 }, ['tokens'], { at: [0, 1] }],
    segment: ['positions', { step: 0 }, ['tokens'], { at: [0, 2] }],
    word_embeddings: ['embedding', table('vocabulary'), ['tokens'], { at: [1, 0] }],
    position_embeddings: ['embedding', table('positions'), ['positions1'], { at: [1, 1] }],
    token_type_embeddings: ['embedding', table(1), ['segment'], { at: [1, 2] }],
    add1: ['add', {}, ['word_embeddings', 'token_type_embeddings', 'position_embeddings'], { at: [2, 1] }],
    LayerNorm: ['layerNorm', handedOn('epsilon'), ['add1'], { at: [3, 1] }],
    dropout1: ['dropout', { rate: computed('dropout') }, ['LayerNorm'], { at: [4, 1] }],
    out1: ['moduleOutput', {}, ['dropout1'], { at: [5, 1] }],
  },
});
