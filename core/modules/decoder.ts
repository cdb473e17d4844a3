import { text } from '../text.ts';
import { computed, defineModule, handedOn } from './define.ts';
import { decoderBlock } from './decoderBlock.ts';
import * as params from './params.ts';

const { width, heads, feedForward, layers, dropout, normFirst, activation, bias, epsilon } = params;

export const decoder = defineModule({
  id: 'decoder',
  label: text('Decoder', 'Decoder aus N Blöcken'),
  help: text(
    'N decoder blocks in a chain. All of them look at the same memory: the text as the encoder has read it. The output says at every place which word comes next.',
    'N Decoderblöcke hintereinander. Alle blicken auf denselben Speicher (memory): den Text, wie ihn der Encoder gelesen hat. Was herauskommt, sagt an jeder Stelle, welches Wort folgt.',
  ),
  keywords: ['transformer', 'translation', 'Übersetzung', 'TransformerDecoder', 'stack'],
  params: [layers, width, heads, feedForward, dropout, normFirst, activation, bias, epsilon],
  nodes: {
    in1: ['moduleInput', {}, [], { name: 'x', at: [0, 0] }],
    memory: ['moduleInput', {}, [], { name: 'memory', at: [0, 1] }],
    mask: ['moduleInput', { optional: true }, [], { name: 'mask', at: [0, 2] }],
    memory_mask: ['moduleInput', { optional: true }, [], { name: 'memory mask', at: [0, 3] }],
    layer: [
      decoderBlock,
      handedOn('width', 'heads', 'feedForward', 'dropout', 'normFirst', 'activation', 'bias', 'epsilon'),
      { in1: 'in1', memory: 'memory', mask: 'mask', memory_mask: 'memory_mask' },
      { at: [1, 0], repeat: { expression: 'layers' } },
    ],
    norm: [
      'norm',
      { stands: 'before', first: computed('normFirst'), ...handedOn('bias', 'epsilon') },
      ['layer'],
      { at: [2, 0] },
    ],
    out1: ['moduleOutput', {}, ['norm'], { at: [3, 0] }],
  },
});
