import { text } from '../text.ts';
import { defineModule, handedOn } from './define.ts';
import { gptAttention } from './gptAttention.ts';
import { gptMlp } from './gptMlp.ts';
import { activation, withDefault, bias, depth, dropout, epsilon, heads, width } from './params.ts';

export const gptBlock = defineModule({
  id: 'gptBlock',
  label: text('GPT block', 'GPT-Block'),
  help: text(
    'The block of GPT-2: norm, causal attention, add; norm, feed-forward, add. The way past both stays free, so that many blocks can follow each other.',
    'Der Block von GPT-2: Norm, kausale Attention, Addieren; Norm, Feed-Forward-Schicht, Addieren. Der Weg an beiden vorbei bleibt frei, sodass viele Blöcke aufeinander folgen können.',
  ),
  keywords: ['GPT-2', 'decoder', 'transformer', 'pre-norm'],
  params: [width, heads, withDefault(activation, 'geluTanh'), depth, dropout, bias, epsilon],
  nodes: {
    in1: ['moduleInput', {}, [], { name: 'x', at: [0, 0] }],
    ln_1: ['layerNorm', handedOn('bias', 'epsilon'), ['in1'], { at: [1, 1] }],
    attn: [gptAttention, handedOn('width', 'heads', 'depth', 'dropout', 'bias'), ['ln_1'], { at: [2, 1] }],
    add1: ['add', {}, ['in1', 'attn'], { at: [3, 0] }],
    ln_2: ['layerNorm', handedOn('bias', 'epsilon'), ['add1'], { at: [4, 1] }],
    mlp: [gptMlp, handedOn('width', 'activation', 'depth', 'dropout', 'bias'), ['ln_2'], { at: [5, 1] }],
    add2: ['add', {}, ['add1', 'mlp'], { at: [6, 0] }],
    out1: ['moduleOutput', {}, ['add2'], { at: [7, 0] }],
  },
});
