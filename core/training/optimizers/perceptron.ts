import { text } from '../../text.ts';
import { defineOptimizer } from './define.ts';

/**
 * The perceptron rule: w += rate (t - o) x, for a single layer of step units. If the derivative of the step is taken as
 * 1, the gradient of the squared error (o - t)^2 is twice (o - t) x.
 */
export const perceptron = defineOptimizer({
  kind: 'perceptron',
  order: 100,
  label: text('Perceptron', 'Perzeptron'),
  help: text(
    'The perceptron rule: after every wrong answer the inputs are added to the weights or subtracted from them.',
    'Die Perzeptronregel: Nach jeder falschen Antwort werden die Eingaben zu den Gewichten addiert oder davon abgezogen.',
  ),
  source: 'Rosenblatt 1958',
  params: {},
  decay: 'none',
  passesSteps: true,
  // It finds the same boundaries at every learning rate.
  usualRates: () => undefined,

  slots: () => [],
  scalars: ({ learningRate }) => ({ rate: learningRate / 2 }),
  update: (tf, { weight, gradient, scalar }) => ({
    weight: tf.sub(weight, tf.mul(gradient, scalar('rate'))),
    slots: {},
  }),

  formulas: () => ['g = (o - t)\\, x', 'w \\leftarrow w - \\eta\\, g'],
  numbers: ({ gradient, change }) => [change(gradient.dividedBy(2).factor)],
  pytorch: ({ parameters, rate }) => `torch.optim.SGD(${parameters}, lr=${rate} / 2)`,
  keras: ({ rate, clip }) => `keras.optimizers.SGD(${rate} / 2${clip})`,
});
