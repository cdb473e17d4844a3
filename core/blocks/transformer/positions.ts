import { tensorType } from '../../tensorType.ts';
import { text } from '../../text.ts';
import { anyDtype, input, out, output } from '../common.ts';
import { defineBlock } from '../define.ts';

export const positions = defineBlock({
  type: 'positions',
  label: text('Positions', 'Positionen'),
  category: 'transformer',
  order: 70,
  glyph: '123',
  keywords: ['place', 'Stelle', 'index', 'BERT', 'position ids', 'order', 'Reihenfolge'],
  inputs: [input(anyDtype)],
  outputs: [output()],
  params: {},
  help: {
    text: text(
      'Numbers the places of a text: 0, 1, 2, ..., whatever the words. An Embedding after it learns a vector for each place, as in BERT.',
      'Nummeriert die Stellen eines Textes: 0, 1, 2, ..., gleich welche Wörter. Ein Embedding dahinter lernt zu jeder Stelle einen Vektor, wie in BERT.',
    ),
    formula: 'y_t = t',
    derivative: '\\frac{\\partial y_t}{\\partial x_t} = 0',
    source: 'Devlin et al. 2018 (BERT); torch.arange',
  },

  inferTypes({
    x: {
      shape: [length = 1],
    },
  }) {
    return out({ ...tensorType('int32', [length]), kinds: length });
  },
  forward(tf, { x }) {
    const [batch = 1, length = 1] = x.shape;
    return tf.tile(tf.expandDims(tf.range(0, length, 1, 'int32'), 0), [batch, 1]);
  },
  pytorchCall: ({ x: { shape }, names: [x] }) => `torch.arange(${shape[0]}, device=${x}.device).expand(len(${x}), -1)`,
  keras: ({ x: { shape } }) =>
    `layers.Lambda(lambda x: keras.ops.tile(keras.ops.arange(${shape[0]})[None], (keras.ops.shape(x)[0], 1)))`,
  examples: () => [
    { params: {}, inputs: [{ type: tensorType('int32', [5]) }] },
    { params: {}, inputs: [[3, 2]] },
  ],
});
