import { text } from '../text.ts';
import { computed, defineModule, handedOn } from './define.ts';
import { encoderBlock } from './encoderBlock.ts';
import * as params from './params.ts';

const { width, heads, feedForward, layers, dropout, normFirst, activation, causal, bias, epsilon } = params;

export const encoder = defineModule({
  id: 'encoder',
  label: text('Encoder', 'Encoder aus N Blöcken'),
  help: text(
    'N encoder blocks one after the other, each with weights of its own: modules in modules. It reads a text and gives every word a vector that knows of all the others. Norms that come first want one more at the end.',
    'N Encoderblöcke hintereinander, jeder mit eigenen Gewichten: Module in Modulen. Er liest einen Text und gibt jedem Wort einen Vektor, der von allen anderen weiß. Stehen die Normen vorn, kommt am Ende noch eine.',
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
