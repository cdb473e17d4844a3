import { formatShape } from '../../shape.ts';
import { floats, tensorType } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import { anyDtype, input, out, output, problem } from '../common.ts';
import { defineBlock } from '../define.ts';

export const sequenceMean = defineBlock({
  type: 'sequenceMean',
  label: same('SequenceMean'),
  category: 'layers',
  order: 95,
  glyph: 'SM',
  keywords: ['pooling', 'mean', 'Mittelwert', 'mask', 'Maske', 'padding', 'GlobalAveragePooling1D'],
  inputs: [input(), { name: 'mask', label: text('mask', 'Maske'), dtypes: anyDtype, isOptional: true }],
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
    const mask = inputs['mask']?.[0];
    const [length, width] = x.shape;
    if (x.layout !== 'sequence' || length === undefined || width === undefined) {
      return problem(
        text(
          `${formatShape(x.shape)} arrives, SequenceMean needs a sequence [length, width]: insert Embedding or Reshape.`,
          `${formatShape(x.shape)} kommt an, SequenceMean braucht eine Folge [Länge, Breite]: Embedding oder Reshape einfügen.`,
        ),
      );
    }
    if (!mask || (mask.shape.length === 1 && mask.shape[0] === length)) return out(floats([width]));
    return problem(
      text(
        `The mask has ${formatShape(mask.shape)}, the sequence needs [${length}]: one number for each of its places.`,
        `Die Maske hat ${formatShape(mask.shape)}, die Folge braucht [${length}]: eine Zahl für jede ihrer Stellen.`,
      ),
      undefined,
      'mask',
    );
  },
  forward(tf, { x, inputs }) {
    const mask = inputs['mask']?.[0];
    if (!mask) return tf.mean(x, 1);
    // Of these operations TensorFlow.js knows that nothing is learned through them.
    const counts = tf.step(tf.abs(tf.cast(mask, 'float32')));
    const sum = tf.sum(tf.mul(x, tf.expandDims(counts, -1)), 1);
    return tf.div(sum, tf.maximum(tf.sum(counts, 1, true), 1));
  },
  // TensorFlow.js has no layer that takes the mask.
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
