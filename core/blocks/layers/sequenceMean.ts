import { floats, tensorType } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import { input, out, output } from '../common.ts';
import { defineBlock } from '../define.ts';
import { countsOf, maskPort, maskProblem, sequenceProblem } from '../transformer/attended.ts';

export const sequenceMean = defineBlock({
  type: 'sequenceMean',
  label: same('SequenceMean'),
  category: 'layers',
  order: 95,
  glyph: 'SM',
  keywords: ['pooling', 'mean', 'Mittelwert', 'mask', 'Maske', 'padding', 'GlobalAveragePooling1D'],
  inputs: [input(), maskPort],
  outputs: [output()],
  params: {},
  help: {
    text: text(
      'The mean over the places of a sequence. With a mask, only over those where it is not 0: wire the tokens themselves to it, and token 0 is padding that does not count.',
      'Das Mittel über die Stellen einer Folge. Mit einer Maske nur über jene, an denen sie nicht 0 ist: die Tokens selbst daran anschließen, und Token 0 ist Auffüllung, die nicht zählt.',
    ),
    formula: 'y_c = \\frac{\\sum_t m_t\\, x_{t,c}}{\\sum_t m_t}',
    derivative: '\\frac{\\partial y_c}{\\partial x_{t,c}} = \\frac{m_t}{\\sum_s m_s}',
    source: 'keras.layers.GlobalAveragePooling1D',
  },

  inferTypes({ x, inputs }) {
    const [length = 1, width = 1] = x.shape;
    return sequenceProblem(x, 'SequenceMean') ?? maskProblem(inputs['mask']?.[0], length) ?? out(floats([width]));
  },
  forward(tf, { x, inputs }) {
    const mask = inputs['mask']?.[0];
    if (!mask) return tf.mean(x, 1);
    const counts = countsOf(tf, mask);
    const sum = tf.sum(tf.mul(x, tf.expandDims(counts, -1)), 1);
    return tf.div(sum, tf.maximum(tf.sum(counts, 1, true), 1));
  },
  // TensorFlow.js has no layer that accepts the mask.
  layer: (tf, { name, inputs: { mask } }) => (mask ? [] : tf.layers.globalAveragePooling1d({ name })),
  pytorchCall: ({ names: [x, mask] }) =>
    mask === undefined
      ? `${x}.mean(1)`
      : `(${x} * (${mask} != 0).unsqueeze(-1)).sum(1) / (${mask} != 0).sum(1, keepdim=True).clamp(min=1)`,
  keras: () => 'layers.GlobalAveragePooling1D()',
  kerasCall: ({ layer, names: [x, mask] }) =>
    mask === undefined ? undefined : `${layer}(${x}, mask=keras.ops.not_equal(${mask}, 0))`,
  examples: () => [
    { params: {}, inputs: [[4, 3]] },
    { params: {}, inputs: [{ type: floats([4, 3], 'sequence') }, { port: 'mask', type: tensorType('int32', [4]) }] },
  ],
});
