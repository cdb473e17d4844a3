import { floats } from '../../tensorType.ts';
import { text } from '../../text.ts';
import { input, out, output } from '../common.ts';
import { defineBlock } from '../define.ts';
import { headsProblem } from './attended.ts';

export const mergeHeads = defineBlock({
  type: 'mergeHeads',
  label: text('Merge heads', 'Köpfe verbinden'),
  category: 'transformer',
  order: 55,
  glyph: '⋎',
  keywords: ['multi-head', 'attention', 'concat', 'reshape', 'transpose'],
  inputs: [input()],
  outputs: [output()],
  params: {},
  help: {
    text: text(
      'Puts what the heads have found side by side again, so that every word has one vector. The inverse of Split heads.',
      'Stellt wieder nebeneinander, was die Köpfe gefunden haben: Jedes Wort hat einen Vektor. Die Umkehrung von „Köpfe trennen“.',
    ),
    formula: 'y_{t,\\,h d + c} = x_{h,t,c}',
    derivative: '\\frac{\\partial y_{t,i}}{\\partial x_{h,t,c}} = [\\,i = h d + c\\,]',
    source: 'Vaswani et al. 2017, section 3.2.2',
  },

  inferTypes({ x }) {
    const [heads = 1, length = 1, width = 1] = x.shape;
    return headsProblem(x, 'Merge heads') ?? out(floats([length, heads * width], 'sequence'));
  },
  forward(tf, { x }) {
    const [batch = 1, heads = 1, length = 1, width = 1] = x.shape;
    return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, length, heads * width]);
  },
  layer: (tf, { output: { shape }, name }) => [
    tf.layers.permute({ dims: [2, 1, 3] }),
    tf.layers.reshape({ targetShape: [...shape], name }),
  ],
  pytorchCall: ({ names: [x] }) => `${x}.transpose(1, 2).flatten(2)`,
  keras: ({ output: { shape } }) =>
    `layers.Lambda(lambda x: keras.ops.reshape(keras.ops.transpose(x, (0, 2, 1, 3)), (-1, ${shape.join(', ')})))`,
  examples: () => [
    { params: {}, inputs: [{ type: floats([2, 3, 4], 'heads') }] },
    { params: {}, inputs: [{ type: floats([1, 2, 3], 'heads') }] },
  ],
});
