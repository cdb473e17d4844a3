import { text } from '../text.ts';
import { computed, defineModule, handedOn } from './define.ts';
import { bias, depth, dropout, heads, width } from './params.ts';
import { scaledDotProduct } from './scaledDotProduct.ts';

const linear = (units: string) => ({ units: computed(units), bias: computed('bias'), initializer: 'smallNormal' });
/** Two residual additions per layer: attention and feed-forward. */
const projection = { ...linear('width'), sums: computed('2 * depth') };

export const gptAttention = defineModule({
  id: 'gptAttention',
  label: text('GPT attention', 'GPT-Attention'),
  help: text(
    'Multi-head attention as in GPT-2: Q, K and V come from one layer that is three times as wide, and no word sees a later one.',
    'Multi-Head-Attention, wie GPT-2 sie hat: Q, K und V kommen aus einer dreimal so breiten Schicht, und kein Wort sieht ein späteres.',
  ),
  keywords: ['GPT-2', 'causal', 'kausal', 'self-attention', 'transformer'],
  params: [width, heads, depth, dropout, bias],
  nodes: {
    in1: ['moduleInput', {}, [], { name: 'x', at: [0, 0] }],
    c_attn: ['linear', linear('3 * width'), ['in1'], { at: [1, 0] }],
    split: ['splitQkv', { heads: computed('heads') }, ['c_attn'], { at: [2, 0] }],
    attention: [
      scaledDotProduct,
      { ...handedOn('dropout'), causal: true },
      { q: 'split.q', k: 'split.k', v: 'split.v' },
      { at: [3, 0] },
    ],
    mergeHeads1: ['mergeHeads', {}, ['attention'], { at: [4, 0] }],
    c_proj: ['linear', projection, ['mergeHeads1'], { at: [5, 0] }],
    dropout1: ['dropout', { rate: computed('dropout') }, ['c_proj'], { at: [6, 0] }],
    out1: ['moduleOutput', {}, ['dropout1'], { at: [7, 0] }],
  },
});
