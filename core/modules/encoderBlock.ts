import { text } from '../text.ts';
import { computed, defineModule, handedOn } from './define.ts';
import { feedForwardLayer } from './feedForwardLayer.ts';
import { multiHead } from './multiHead.ts';
import * as params from './params.ts';

const { width, heads, feedForward, dropout, normFirst, activation, causal, bias, epsilon } = params;
const norm = { first: computed('normFirst'), ...handedOn('bias', 'epsilon') };
const rate = { rate: computed('dropout') };

/** Figure 1, left, of Vaswani et al. 2017; with pre-norm, as in GPT-2. */
export const encoderBlock = defineModule({
  id: 'encoderBlock',
  label: text('Encoder block', 'Encoderblock'),
  help: text(
    'Attention, add and norm, feed-forward, add and norm: the block of which transformers are built. Words first look at each other, then each is worked on by itself; both times the result is added to what came in.',
    'Attention, Addieren und Norm, Feed-Forward-Schicht, Addieren und Norm: der Block, aus dem Transformer gebaut sind. Wörter achten erst aufeinander, dann wird jedes für sich verarbeitet; beide Male wird das Ergebnis zu dem addiert, was hereinkam.',
  ),
  keywords: ['transformer', 'attention', 'add & norm', 'BERT', 'TransformerEncoderLayer'],
  params: [width, heads, feedForward, dropout, normFirst, activation, causal, bias, epsilon],
  nodes: {
    in1: ['moduleInput', {}, [], { name: 'x', at: [0, 1] }],
    mask: ['moduleInput', { optional: true }, [], { name: 'mask', at: [1, 2] }],
    norm1_first: ['norm', { stands: 'before', ...norm }, ['in1'], { at: [1, 1] }],
    self_attn: [
      multiHead,
      handedOn('width', 'heads', 'dropout', 'causal', 'bias'),
      { query: 'norm1_first', key: 'norm1_first', value: 'norm1_first', mask: 'mask' },
      { at: [2, 1] },
    ],
    dropout1: ['dropout', rate, ['self_attn'], { at: [3, 1] }],
    add1: ['add', {}, ['in1', 'dropout1'], { at: [4, 0] }],
    norm1: ['norm', { stands: 'after', ...norm }, ['add1'], { at: [5, 0] }],
    norm2_first: ['norm', { stands: 'before', ...norm }, ['norm1'], { at: [0, 4] }],
    feed_forward: [
      feedForwardLayer,
      handedOn('width', 'feedForward', 'dropout', 'activation', 'bias'),
      ['norm2_first'],
      { at: [1, 4] },
    ],
    dropout2: ['dropout', rate, ['feed_forward'], { at: [2, 4] }],
    add2: ['add', {}, ['norm1', 'dropout2'], { at: [3, 3] }],
    norm2: ['norm', { stands: 'after', ...norm }, ['add2'], { at: [4, 3] }],
    out1: ['moduleOutput', {}, ['norm2'], { at: [5, 3] }],
  },
});
