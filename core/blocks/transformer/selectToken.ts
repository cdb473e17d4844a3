import { sizeOf } from '../../shape.ts';
import { floats, tensorType } from '../../tensorType.ts';
import { text } from '../../text.ts';
import { input, out, output } from '../common.ts';
import { defineBlock } from '../define.ts';
import { countsOf, maskPort, maskProblem, sequenceProblem } from './attended.ts';

export const selectToken = defineBlock({
  type: 'selectToken',
  label: text('Select token', 'Token wählen'),
  category: 'transformer',
  order: 90,
  glyph: '▣',
  keywords: ['[CLS]', 'first', 'last', 'erstes', 'letztes', 'pooling', 'BERT', 'GPT', 'classification'],
  inputs: [input(), maskPort],
  outputs: [output()],
  params: {
    place: {
      kind: 'choice',
      label: text('Place', 'Stelle'),
      help: text(
        'The first token is [CLS] in BERT, the last one has seen the whole text in GPT. With a mask, the last one that counts.',
        'Das erste Token ist in BERT [CLS], das letzte hat in GPT den ganzen Text gesehen. Mit einer Maske das letzte, das zählt.',
      ),
      default: 'first',
      options: [
        { value: 'first', label: text('First', 'Erstes') },
        { value: 'last', label: text('Last', 'Letztes') },
      ],
    },
  },
  help: {
    text: text(
      'Takes the vector of one token out of a sequence, to stand for the whole text: what comes next can be a classifier.',
      'Nimmt den Vektor eines Tokens aus einer Folge, der für den ganzen Text steht: Dahinter kann ein Klassifikator kommen.',
    ),
    formula: 'y = x_1 \\quad\\text{or}\\quad y = x_T',
    derivative: '\\frac{\\partial y}{\\partial x_t} = [\\,t \\text{ is selected}\\,]',
    source: 'Devlin et al. 2018 (BERT), section 3; Radford et al. 2018 (GPT)',
  },

  inferTypes({ x, inputs }) {
    const [length = 1, width = 1] = x.shape;
    return sequenceProblem(x, 'Select token') ?? maskProblem(inputs['mask']?.[0], length) ?? out(floats([width]));
  },
  forward(tf, { x, inputs, params: { place } }) {
    const [batch = 1, length = 1, width = 1] = x.shape;
    const mask = inputs['mask']?.[0];
    if (!mask || place === 'first') {
      const at = place === 'first' ? 0 : length - 1;
      return tf.reshape(tf.slice(x, [0, at, 0], [-1, 1, -1]), [batch, width]);
    }
    const counts = countsOf(tf, mask);
    // The last position that counts is the first one from the end.
    const isLast = tf.mul(counts, tf.cast(tf.equal(tf.cumsum(counts, 1, false, true), 1), 'float32'));
    return tf.sum(tf.mul(x, tf.expandDims(isLast, -1)), 1);
  },
  // TensorFlow.js has no layer that accepts the mask.
  layer(tf, { x: { shape }, inputs: { mask }, params: { place }, name }) {
    const [length = 1, width = 1] = shape;
    if (mask) return [];
    return [
      tf.layers.reshape({ targetShape: [length, width, 1] }),
      tf.layers.cropping2D({ cropping: [place === 'first' ? [0, length - 1] : [length - 1, 0], [0, 0]] }),
      tf.layers.reshape({ targetShape: [sizeOf([width])], name }),
    ];
  },
  pytorchCall({ params: { place }, names: [x], ports }) {
    const [mask] = ports['mask'] ?? [];
    if (place === 'first' || mask === undefined) return `${x}[:, ${place === 'first' ? 0 : -1}]`;
    const last = `${mask}.shape[1] - 1 - (${mask} != 0).flip(1).int().argmax(1)`;
    return `${x}[torch.arange(len(${x})), ${last}]`;
  },
  keras({ params: { place }, inputs: { mask } }) {
    const x = mask ? 'x[0]' : 'x';
    if (place === 'first' || !mask) return `layers.Lambda(lambda x: ${x}[:, ${place === 'first' ? 0 : -1}])`;
    const last = 'keras.ops.shape(x[1])[1] - 1 - keras.ops.argmax(keras.ops.cast(keras.ops.not_equal(keras.ops.flip(x[1], 1), 0), "int32"), 1)'; // prettier-ignore
    return `layers.Lambda(lambda x: keras.ops.take_along_axis(x[0], (${last})[:, None, None], 1)[:, 0])`;
  },
  examples: () => [
    { params: { place: 'first' }, inputs: [[4, 3]] },
    { params: { place: 'last' }, inputs: [[4, 3]] },
    {
      params: { place: 'last' },
      inputs: [{ type: floats([4, 3], 'sequence') }, { port: 'mask', type: tensorType('int32', [4]) }],
    },
  ],
});
