import { text } from '../text.ts';
import { computed, defineModule } from './define.ts';
import { withDefault, causal, dropout } from './params.ts';

/** Figure 2, left, of Vaswani et al. 2017. */
export const scaledDotProduct = defineModule({
  id: 'scaledDotProduct',
  label: text('Scaled dot-product attention', 'Skalierte Skalarprodukt-Attention'),
  help: text(
    'The scalar product of a query with a key says how well two words match. Softmax turns all matches of a word into weights, by which the values are mixed: every word becomes what it pays attention to.',
    'Das Skalarprodukt einer Anfrage mit einem Schlüssel sagt, wie gut zwei Wörter zueinander passen. Softmax macht aus allen Treffern eines Wortes Gewichte, mit denen die Werte gemischt werden: Jedes Wort wird zu dem, worauf es achtet.',
  ),
  keywords: ['attention', 'Aufmerksamkeit', 'softmax(QK^T)V', 'query', 'key', 'value', 'transformer'],
  params: [withDefault(dropout, 0), causal],
  nodes: {
    q: ['moduleInput', {}, [], { name: 'Q', at: [0, 0] }],
    k: ['moduleInput', {}, [], { name: 'K', at: [0, 1] }],
    v: ['moduleInput', {}, [], { name: 'V', at: [0, 3] }],
    mask: ['moduleInput', { optional: true }, [], { name: 'mask', at: [1, 2] }],
    matMul1: ['matMul', { transposed: true }, { left: 'q', right: 'k' }, { at: [1, 0] }],
    scale1: ['scale', {}, { in: 'matMul1', width: 'k' }, { at: [2, 0] }],
    mask1: ['mask', { causal: computed('causal') }, { in: 'scale1', mask: 'mask' }, { at: [3, 0] }],
    softmax1: ['softmax', {}, ['mask1'], { at: [4, 0] }],
    dropout1: ['dropout', { rate: computed('dropout') }, ['softmax1'], { at: [4, 1] }],
    matMul2: ['matMul', {}, { left: 'dropout1', right: 'v' }, { at: [5, 2] }],
    out1: ['moduleOutput', {}, ['matMul2'], { at: [6, 2] }],
  },
});
