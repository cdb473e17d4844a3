import { text } from '../text.ts';
import { computed, defineModule, handedOn } from './define.ts';
import { feedForwardLayer } from './feedForwardLayer.ts';
import { multiHead } from './multiHead.ts';
import * as params from './params.ts';

const { width, heads, feedForward, dropout, normFirst, activation, bias, epsilon } = params;
const norm = { first: computed('normFirst'), ...handedOn('bias', 'epsilon') };
const rate = { rate: computed('dropout') };
const attention = handedOn('width', 'heads', 'dropout', 'bias');

/** Figure 1, right, of Vaswani et al. 2017. */
export const decoderBlock = defineModule({
  id: 'decoderBlock',
  label: text('Decoder block', 'Decoderblock'),
  help: text(
    'An encoder block that writes: its words look at those before them only, then at all words of the text that was read (the memory), whose keys and values come from the encoder.',
    'Ein Encoderblock, der schreibt: Seine Wörter achten nur auf die vor ihnen, dann auf alle Wörter des gelesenen Textes (memory), dessen Schlüssel und Werte vom Encoder kommen.',
  ),
  keywords: ['transformer', 'cross-attention', 'translation', 'Übersetzung', 'memory', 'TransformerDecoderLayer'],
  params: [width, heads, feedForward, dropout, normFirst, activation, bias, epsilon],
  nodes: {
    in1: ['moduleInput', {}, [], { name: 'x', at: [0, 1] }],
    memory: ['moduleInput', {}, [], { name: 'memory', at: [0, 5] }],
    mask: ['moduleInput', { optional: true }, [], { name: 'mask', at: [1, 2] }],
    memory_mask: ['moduleInput', { optional: true }, [], { name: 'memory mask', at: [0, 6] }],
    norm1_first: ['norm', { stands: 'before', ...norm }, ['in1'], { at: [1, 1] }],
    self_attn: [
      multiHead,
      { ...attention, causal: true },
      { query: 'norm1_first', key: 'norm1_first', value: 'norm1_first', mask: 'mask' },
      { at: [2, 1] },
    ],
    dropout1: ['dropout', rate, ['self_attn'], { at: [3, 1] }],
    add1: ['add', {}, ['in1', 'dropout1'], { at: [4, 0] }],
    norm1: ['norm', { stands: 'after', ...norm }, ['add1'], { at: [5, 0] }],
    norm2_first: ['norm', { stands: 'before', ...norm }, ['norm1'], { at: [0, 4] }],
    multihead_attn: [
      multiHead,
      attention,
      { query: 'norm2_first', key: 'memory', value: 'memory', mask: 'memory_mask' },
      { at: [1, 4] },
    ],
    dropout2: ['dropout', rate, ['multihead_attn'], { at: [2, 4] }],
    add2: ['add', {}, ['norm1', 'dropout2'], { at: [3, 3] }],
    norm2: ['norm', { stands: 'after', ...norm }, ['add2'], { at: [4, 3] }],
    norm3_first: ['norm', { stands: 'before', ...norm }, ['norm2'], { at: [0, 8] }],
    feed_forward: [
      feedForwardLayer,
      handedOn('width', 'feedForward', 'dropout', 'activation', 'bias'),
      ['norm3_first'],
      { at: [1, 8] },
    ],
    dropout3: ['dropout', rate, ['feed_forward'], { at: [2, 8] }],
    add3: ['add', {}, ['norm2', 'dropout3'], { at: [3, 7] }],
    norm3: ['norm', { stands: 'after', ...norm }, ['add3'], { at: [4, 7] }],
    out1: ['moduleOutput', {}, ['norm3'], { at: [5, 7] }],
  },
});
