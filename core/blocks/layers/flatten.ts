import { sizeOf } from '../../shape.ts';
import { tensorType } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import { anyDtype, input, out, output } from '../common.ts';
import { defineBlock } from '../define.ts';

export const flatten = defineBlock({
  type: 'flatten',
  label: same('Flatten'),
  category: 'layers',
  order: 20,
  glyph: 'F',
  inputs: [input(anyDtype)],
  outputs: [output()],
  params: {},
  help: {
    text: text(
      'Lays all values of an example in one row, so that a Linear layer can take them: a 28×28 picture becomes 784 numbers.',
      'Legt alle Werte eines Beispiels in eine Reihe, damit eine Linear-Schicht sie nehmen kann: aus einem Bild 28×28 werden 784 Zahlen.',
    ),
    formula: 'y = x',
    derivative: '\\frac{\\partial y_i}{\\partial x_j} = [i = j]',
    source: 'torch.nn.Flatten; keras.layers.Flatten',
  },

  inferTypes: ({ x: { dtype, shape, kinds } }) =>
    out({ ...tensorType(dtype, [sizeOf(shape)]), ...(kinds !== undefined && { kinds }) }),
  forward: (tf, { x }) => tf.reshape(x, [x.shape[0] ?? 1, -1]),
  // Not the Flatten layer, which rejects input that is already flat.
  layer: (tf, { name, output }) => tf.layers.reshape({ targetShape: [...output.shape], name }),
  // PyTorch flattens a picture channel by channel: the same network, but the rows of the next weight are permuted.
  pytorch: () => 'nn.Flatten()',
  keras: () => 'layers.Flatten()',
  examples: () => [
    { params: {}, inputs: [[2, 3, 2]] },
    { params: {}, inputs: [[4]] },
  ],
});
