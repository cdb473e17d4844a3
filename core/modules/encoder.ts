import { text } from '../text.ts';
import { computed, defineModule, handedOn } from './define.ts';
import { encoderBlock } from './encoderBlock.ts';
import * as params from './params.ts';

const { width, heads, feedForward, layers, dropout, normFirst, activation, causal, bias, epsilon } = params;

export const encoder = defineModule({
  id: 'encoder',
  label: text('Encoder', 'Encoder aus N Blöcken'),
  help: text(
    'N encoder blocks in a chain, each with its own weights: modules inside a module. It reads a text and gives every word a vector informed by all the others. With pre-norm, a final norm is added.',
    'N Encoderblöcke hintereinander, jeder mit eigenen Gewichten: Module in einem Modul. Er liest einen Text und gibt jedem Wort einen Vektor, der von allen anderen weiß. Stehen die Normen vorn, kommt am Ende noch eine dazu.',
  ),
  keywords: ['transformer', 'BERT', 'TransformerEncoder', 'stack'],
  params: [layers, width, heads, feedForward, dropout, normFirst, activation, causal, bias, epsilon],
  nodes: {
    in1: ['moduleInput', {}, [], { name: 'x', at: [0, 0] }],
    mask: ['moduleInput', { optional: true }, [], { name: 'mask', at: [0, 1] }],
    layer: [
      encoderBlock,
      handedOn('width', 'heads', 'feedForward', 'dropout', 'normFirst', 'activation', 'causal', 'bias', 'epsilon'),
      { in1: 'in1', mask: 'mask' },
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
