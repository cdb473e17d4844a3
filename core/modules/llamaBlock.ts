import { text } from '../text.ts';
import { defineModule, handedOn } from './define.ts';
import { llamaAttention } from './llamaAttention.ts';
import { base, epsilon, feedForward, heads, keyHeads, pairs, width } from './params.ts';
import { swiGlu } from './swiGlu.ts';

export const llamaBlock = defineModule({
  id: 'llamaBlock',
  label: text('Llama block', 'Llama-Block'),
  help: text(
    'The block of Llama: RMSNorm, attention with rotary positions, add; RMSNorm, SwiGLU, add. No biases anywhere.',
    'Der Block von Llama: RMSNorm, Attention mit rotierenden Positionen, Addieren; RMSNorm, SwiGLU, Addieren. Nirgends ein Bias.',
  ),
  keywords: ['decoder', 'transformer', 'RMSNorm', 'pre-norm'],
  params: [width, heads, keyHeads, feedForward, pairs, epsilon, base],
  nodes: {
    in1: ['moduleInput', {}, [], { name: 'x', at: [0, 0] }],
    input_layernorm: ['rmsNorm', handedOn('epsilon'), ['in1'], { at: [1, 1] }],
    self_attn: [
      llamaAttention,
      handedOn('width', 'heads', 'keyHeads', 'pairs', 'base'),
      ['input_layernorm'],
      { at: [2, 1] },
    ],
    add1: ['add', {}, ['in1', 'self_attn'], { at: [3, 0] }],
    post_attention_layernorm: ['rmsNorm', handedOn('epsilon'), ['add1'], { at: [4, 1] }],
    mlp: [swiGlu, handedOn('width', 'feedForward'), ['post_attention_layernorm'], { at: [5, 1] }],
    add2: ['add', {}, ['add1', 'mlp'], { at: [6, 0] }],
    out1: ['moduleOutput', {}, ['add2'], { at: [7, 0] }],
  },
});
