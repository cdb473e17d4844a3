import { sizeOf } from '../../shape.ts';
import { isPicture } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import { betaNames, gammaNames, input, out, output } from '../common.ts';
import { defineBlock } from '../define.ts';
import { epsilonParam } from './epsilon.ts';

/**
 * As in Keras: the moving variance follows the biased variance of the batch, and `momentum` is the fraction that is
 * kept. PyTorch uses the unbiased variance, and its momentum is the fraction that is replaced: 0.01 there is 0.99 here.
 */
export const batchNorm = defineBlock({
  type: 'batchNorm',
  label: same('BatchNorm'),
  category: 'normalisation',
  order: 10,
  glyph: 'BN',
  keywords: ['batch normalization', 'Normalisierung'],
  inputs: [input()],
  outputs: [output()],
  params: {
    momentum: {
      kind: 'number',
      label: text('Momentum', 'Momentum'),
      help: text(
        'The fraction of the moving mean and variance kept at each batch.',
        'Der Anteil des laufenden Mittels und der laufenden Varianz, der bei jedem Batch erhalten bleibt.',
      ),
      default: 0.99,
      min: 0,
      max: 1,
      step: 0.01,
    },
    epsilon: epsilonParam(1e-3),
  },
  help: {
    text: text(
      'Brings every channel to mean 0 and variance 1 over the batch, then scales and shifts it by two trainable numbers. In evaluation, averages collected during training take the place of the batch.',
      'Bringt jeden Kanal über den Batch auf Mittel 0 und Varianz 1, dann skalieren und verschieben ihn zwei trainierbare Zahlen. Bei der Auswertung stehen im Training gesammelte Mittelwerte an der Stelle des Batches.',
    ),
    formula: 'y = \\gamma\\,\\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\epsilon}} + \\beta',
    derivative:
      '\\frac{\\partial y_n}{\\partial x_m} = \\frac{\\gamma}{\\sigma} \\left([n = m] - \\frac{1 + \\hat x_n \\hat x_m}{N}\\right), \\quad \\frac{\\partial y}{\\partial \\gamma} = \\hat x, \\quad \\frac{\\partial y}{\\partial \\beta} = 1',
    source: 'Ioffe and Szegedy 2015; keras.layers.BatchNormalization; torch.nn.BatchNorm2d',
  },

  inferTypes: ({ x }) => out(x),
  weights({ x: { shape } }) {
    const channels = shape.at(-1) ?? 1;
    const spec = { shape: [channels], fanIn: channels, fanOut: channels, decays: false };
    return [
      { name: 'gamma', initializer: 'ones', ...gammaNames, isTrainable: true, ...spec },
      { name: 'beta', initializer: 'zeros', ...betaNames, isTrainable: true, ...spec },
      {
        name: 'movingMean',
        initializer: 'zeros',
        isTrainable: false,
        pytorch: { name: 'running_mean', start: 'zeros' },
        keras: 'moving_mean',
        ...spec,
      },
      {
        name: 'movingVariance',
        initializer: 'ones',
        isTrainable: false,
        pytorch: { name: 'running_var', start: 'ones' },
        keras: 'moving_variance',
        ...spec,
      },
    ];
  },
  multiplyAdds: ({ x }) => sizeOf(x.shape),
  forward(tf, { x, weight, params: { momentum, epsilon }, context }) {
    let [mean, variance] = [weight('movingMean'), weight('movingVariance')];
    if (context.isTraining) {
      const follow = (moving: typeof mean, now: typeof mean) =>
        tf.add(tf.mul(moving, momentum), tf.mul(now, 1 - momentum));
      const batch = tf.moments(
        x,
        x.shape.slice(0, -1).map((_, axis) => axis),
      );
      context.update('movingMean', follow(mean, batch.mean));
      context.update('movingVariance', follow(variance, batch.variance));
      ({ mean, variance } = batch);
    }
    const scale = tf.mul(weight('gamma'), tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(tf.sub(x, mean), scale), weight('beta'));
  },
  layer: (tf, { params: { momentum, epsilon }, name }) =>
    tf.layers.batchNormalization({ axis: -1, momentum, epsilon, name }),
  pytorch({ params: { momentum, epsilon }, x }) {
    const change = Number((1 - momentum).toPrecision(6));
    return `nn.BatchNorm${isPicture(x) ? 2 : 1}d(${x.shape.at(-1)}, eps=${epsilon}, momentum=${change})`;
  },
  // PyTorch has the channels of a sequence in the middle.
  pytorchCall: ({ x: { layout }, module, names: [x] }) =>
    layout === 'sequence' ? `${module}(${x}.transpose(1, 2)).transpose(1, 2)` : undefined,
  keras: ({ params }) => `layers.BatchNormalization(momentum=${params.momentum}, epsilon=${params.epsilon})`,
  examples: () => [
    { params: { momentum: 0.99, epsilon: 1e-3 }, inputs: [[3]] },
    { params: { momentum: 0.9, epsilon: 1e-5 }, inputs: [[2, 3, 2]] },
    { params: { momentum: 0, epsilon: 1e-2 }, inputs: [[3, 2]] },
  ],
});
