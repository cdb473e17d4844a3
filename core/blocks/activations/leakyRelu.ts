import { same, text } from '../../text.ts';
import { input, out, output } from '../common.ts';
import { defineBlock } from '../define.ts';

export const leakyRelu = defineBlock({
  type: 'leakyRelu',
  label: same('Leaky ReLU'),
  category: 'activations',
  glyph: 'LR',
  inputs: [input()],
  outputs: [output()],
  params: {
    slope: {
      kind: 'number',
      label: text('Slope', 'Steigung'),
      help: text('The slope left of zero.', 'Die Steigung links von null.'),
      default: 0.01,
      min: 0,
      max: 1,
      step: 0.01,
    },
  },
  help: {
    text: text(
      'A ReLU that lets a little of the negative values through, so that no unit stops learning for good.',
      'Eine ReLU, die von negativen Werten ein wenig durchlässt, sodass keine Einheit für immer aufhört zu lernen.',
    ),
    formula: 'y = \\max(x, \\alpha x)',
    derivative: '\\frac{\\partial y}{\\partial x} = \\begin{cases} 1 & x > 0 \\\\ \\alpha & x \\le 0 \\end{cases}',
    source: 'Maas, Hannun and Ng 2013; torch.nn.LeakyReLU; keras.layers.LeakyReLU',
  },

  inferTypes: ({ x }) => out(x),
  forward: (tf, { x, params }) => tf.leakyRelu(x, params.slope),
  layer: (tf, { params, name }) => tf.layers.leakyReLU({ alpha: params.slope, name }),
  pytorch: ({ params }) => `nn.LeakyReLU(${params.slope})`,
  keras: ({ params }) => `layers.LeakyReLU(negative_slope=${params.slope})`,
  examples: () => [
    { params: { slope: 0.01 }, inputs: [[7]] },
    { params: { slope: 0.3 }, inputs: [[3, 2, 2]] },
  ],
});
