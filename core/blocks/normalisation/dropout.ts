import { same, text } from '../../text.ts';
import { input, out, output } from '../common.ts';
import { defineBlock } from '../define.ts';

export const dropout = defineBlock({
  type: 'dropout',
  label: same('Dropout'),
  category: 'normalisation',
  order: 30,
  glyph: 'Do',
  keywords: ['regularisation', 'Regularisierung', 'overfitting', 'Überanpassung'],
  inputs: [input()],
  outputs: [output()],
  params: {
    rate: {
      kind: 'number',
      label: text('Rate', 'Rate'),
      help: text('The share of values that is set to zero.', 'Der Anteil der Werte, der auf null gesetzt wird.'),
      default: 0.5,
      min: 0,
      max: 0.99,
      step: 0.05,
    },
  },
  help: {
    text: text(
      'In training, sets a random share of the values to zero and scales the others up, so that no unit can rely on a single other one. In evaluation it changes nothing.',
      'Setzt beim Training einen zufälligen Teil der Werte auf null und vergrößert die übrigen, damit sich keine Einheit auf eine einzelne andere verlassen kann. Bei der Auswertung ändert es nichts.',
    ),
    formula: 'y = \\frac{m \\odot x}{1 - p}, \\quad m_i \\sim \\mathrm{Bernoulli}(1 - p)',
    derivative: '\\frac{\\partial y_i}{\\partial x_i} = \\frac{m_i}{1 - p}',
    source: 'Srivastava et al. 2014; torch.nn.Dropout; keras.layers.Dropout',
  },

  draws: ({ rate }) => rate > 0,
  inferTypes: ({ x }) => out(x),
  forward(tf, { x, params: { rate }, context }) {
    if (!context.isTraining || rate === 0) return x;
    const isKept = tf.greaterEqual(context.uniform(x.shape), rate);
    return tf.mul(x, tf.mul(tf.cast(isKept, 'float32'), 1 / (1 - rate)));
  },
  layer: (tf, { params, name }) => tf.layers.dropout({ rate: params.rate, name }),
  pytorch: ({ params }) => `nn.Dropout(${params.rate})`,
  keras: ({ params }) => `layers.Dropout(${params.rate})`,
  examples: () => [
    { params: { rate: 0.5 }, inputs: [[6]] },
    { params: { rate: 0 }, inputs: [[2, 3, 2]] },
  ],
});
