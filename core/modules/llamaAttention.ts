import { text } from '../text.ts';
import { computed, defineModule, handedOn } from './define.ts';
import { base, heads, keyHeads, pairs, width } from './params.ts';
import { scaledDotProduct } from './scaledDotProduct.ts';

const linear = (units: string) => ({ units: computed(units), bias: false, initializer: 'smallNormal' });
const split = (heads: string) => ({ heads: computed(heads) });
const times = { times: computed('heads / keyHeads') };

export const llamaAttention = defineModule({
  id: 'llamaAttention',
  label: text('Llama attention', 'Llama-Attention'),
  help: text(
    'Multi-head attention as in Llama: queries and keys are turned by their positions, and several heads of queries may share those of keys and values.',
    'Multi-Head-Attention, wie Llama sie hat: Anfragen und Schlüssel werden nach ihrer Position gedreht, und mehrere Köpfe von Anfragen können sich die der Schlüssel und Werte teilen.',
  ),
  keywords: ['RoPE', 'rotary', 'grouped-query', 'GQA', 'transformer'],
  params: [width, heads, keyHeads, pairs, base],
  nodes: {
    in1: ['moduleInput', {}, [], { name: 'x', at: [0, 1] }],
    q_proj: ['linear', linear('width'), ['in1'], { at: [1, 0] }],
    k_proj: ['linear', linear('width * keyHeads / heads'), ['in1'], { at: [1, 1] }],
    v_proj: ['linear', linear('width * keyHeads / heads'), ['in1'], { at: [1, 2] }],
    splitHeads1: ['splitHeads', split('heads'), ['q_proj'], { at: [2, 0] }],
    splitHeads2: ['splitHeads', split('keyHeads'), ['k_proj'], { at: [2, 1] }],
    splitHeads3: ['splitHeads', split('keyHeads'), ['v_proj'], { at: [2, 2] }],
    rotary1: ['rotary', handedOn('pairs', 'base'), ['splitHeads1'], { at: [3, 0] }],
    rotary2: ['rotary', handedOn('pairs', 'base'), ['splitHeads2'], { at: [3, 1] }],
    repeatHeads1: ['repeatHeads', times, ['rotary2'], { at: [4, 1] }],
    repeatHeads2: ['repeatHeads', times, ['splitHeads3'], { at: [4, 2] }],
    attention: [
      scaledDotProduct,
      { causal: true },
      { q: 'rotary1', k: 'repeatHeads1', v: 'repeatHeads2' },
      { at: [5, 1] },
    ],
    mergeHeads1: ['mergeHeads', {}, ['attention'], { at: [6, 1] }],
    o_proj: ['linear', linear('width'), ['mergeHeads1'], { at: [7, 1] }],
    out1: ['moduleOutput', {}, ['o_proj'], { at: [8, 1] }],
  },
});
