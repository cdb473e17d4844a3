import { text } from '../text.ts';
import { computed, defineModule, handedOn } from './define.ts';
import { withDefault, bias, causal, dropout, heads, width } from './params.ts';
import { scaledDotProduct } from './scaledDotProduct.ts';

const linear = { units: computed('width'), bias: computed('bias') };
const split = { heads: computed('heads') };

/** Figure 2, right, of Vaswani et al. 2017. */
export const multiHead = defineModule({
  id: 'multiHead',
  label: text('Multi-head attention', 'Multi-Head-Attention'),
  help: text(
    'Q, K and V are three versions of the input, made by three matrices that are learned. Cut into h parts, they are compared in h ways side by side, all words at once. Wire one text to all three inputs and it looks at itself; with another one at K and V, at that.',
    'Q, K und V sind drei Fassungen der Eingabe, gemacht von drei gelernten Matrizen. In h Teile geteilt, werden sie auf h Arten nebeneinander verglichen, alle Wörter zugleich. Liegt ein Text an allen drei Eingängen, achtet er auf sich selbst; mit einem anderen an K und V auf diesen.',
  ),
  keywords: ['attention', 'Aufmerksamkeit', 'self-attention', 'cross-attention', 'heads', 'Köpfe', 'transformer'],
  params: [width, heads, withDefault(dropout, 0), causal, bias],
  nodes: {
    query: ['moduleInput', {}, [], { name: 'Q', at: [0, 0] }],
    key: ['moduleInput', {}, [], { name: 'K', at: [0, 1] }],
    value: ['moduleInput', {}, [], { name: 'V', at: [0, 2] }],
    mask: ['moduleInput', { optional: true }, [], { name: 'mask', at: [2, 3] }],
    q_proj: ['linear', linear, ['query'], { at: [1, 0] }],
    k_proj: ['linear', linear, ['key'], { at: [1, 1] }],
    v_proj: ['linear', linear, ['value'], { at: [1, 2] }],
    splitHeads1: ['splitHeads', split, ['q_proj'], { at: [2, 0] }],
    splitHeads2: ['splitHeads', split, ['k_proj'], { at: [2, 1] }],
    splitHeads3: ['splitHeads', split, ['v_proj'], { at: [2, 2] }],
    attention: [
      scaledDotProduct,
      handedOn('dropout', 'causal'),
      { q: 'splitHeads1', k: 'splitHeads2', v: 'splitHeads3', mask: 'mask' },
      { at: [3, 1] },
    ],
    mergeHeads1: ['mergeHeads', {}, ['attention'], { at: [4, 1] }],
    out_proj: ['linear', linear, ['mergeHeads1'], { at: [5, 1] }],
    out1: ['moduleOutput', {}, ['out_proj'], { at: [6, 1] }],
  },
});
