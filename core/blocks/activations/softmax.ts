import { same, text } from '../../text.ts';
import { input, out, output } from '../common.ts';
import { isPicture } from '../../tensorType.ts';
import { defineBlock } from '../define.ts';

export const softmax = defineBlock({
  type: 'softmax',
  label: same('Softmax'),
  category: 'activations',
  glyph: 'S',
  keywords: ['probabilities', 'Wahrscheinlichkeiten'],
  inputs: [input()],
  outputs: [output()],
  params: {},
  help: {
    text: text(
      'Turns scores into probabilities: all positive, together 1 along the last axis. Before an Output with cross entropy on logits it is not needed, the loss does it itself.',
      'Macht aus Werten Wahrscheinlichkeiten: alle positiv, entlang der letzten Achse zusammen 1. Vor einer Ausgabe mit Kreuzentropie auf Logits ist sie unnötig, der Verlust macht es selbst.',
    ),
    formula: 'y_i = \\frac{e^{x_i}}{\\sum_j e^{x_j}}',
    derivative: '\\frac{\\partial y_i}{\\partial x_j} = y_i\\,([i = j] - y_j)',
    source: 'torch.nn.Softmax; keras.layers.Softmax',
  },

  inferTypes: ({ x }) => out(x),
  forward: (tf, { x }) => tf.softmax(x),
  layer: (tf, { name }) => tf.layers.softmax({ axis: -1, name }),
  pytorch: ({ x }) => `nn.Softmax(dim=${isPicture(x) ? 1 : -1})`,
  keras: () => 'layers.Softmax()',
  examples: () => [
    { params: {}, inputs: [[5]] },
    { params: {}, inputs: [[2, 3, 3]] },
  ],
});
