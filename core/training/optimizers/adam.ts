import { same, text } from '../../text.ts';
import { blend, blended, defineOptimizer } from './define.ts';
import { beta1, beta2, epsilon } from './params.ts';

export const adam = defineOptimizer({
  kind: 'adam',
  order: 3,
  label: same('Adam'),
  help: text(
    'Momentum and RMSprop together: the mean of the gradients, divided by the root of the mean of their squares, corrected at the start.',
    'Momentum und RMSprop zusammen: das Mittel der Gradienten, geteilt durch die Wurzel des Mittels ihrer Quadrate, am Anfang korrigiert.',
  ),
  source: 'Kingma and Ba 2015; bias corrections as torch.optim.Adam applies them',
  params: { beta1, beta2, epsilon },
  decay: 'coupled',
  // The step size is about the learning rate, whatever the gradient.
  usualRates: () => ({ low: 1e-6, high: 0.3 }),

  slots: () => ['mean', 'square'],
  scalars: ({ learningRate, step }, params) => ({
    rate: learningRate / (1 - params.beta1 ** step),
    correction: Math.sqrt(1 - params.beta2 ** step),
  }),
  update(tf, { weight, gradient, slot, scalar, params }) {
    const mean = blend(tf, params.beta1, slot('mean'), gradient);
    const square = blend(tf, params.beta2, slot('square'), tf.square(gradient));
    const deviation = tf.add(tf.div(tf.sqrt(square), scalar('correction')), params.epsilon);
    return { weight: tf.sub(weight, tf.mul(tf.div(mean, deviation), scalar('rate'))), slots: { mean, square } };
  },

  formulas: ({ g, kept }) => [
    g,
    'm \\leftarrow \\beta_1 m + (1 - \\beta_1)\\, g, \\quad \\hat m = \\frac{m}{1 - \\beta_1^k}',
    's \\leftarrow \\beta_2 s + (1 - \\beta_2)\\, g^2, \\quad \\hat s = \\frac{s}{1 - \\beta_2^k}',
    `w \\leftarrow ${kept} - \\eta\\, \\frac{\\hat m}{\\sqrt{\\hat s} + \\epsilon}`,
  ],
  numbers(write, params) {
    const { gradient, slot, step, number, change } = write;
    const m = slot('mean').after.dividedBy(1 - params.beta1 ** step).plain;
    const s = slot('square').after.dividedBy(1 - params.beta2 ** step).plain;
    return [
      blended(write, 'm', params.beta1, 'mean', gradient.factor),
      blended(write, 's', params.beta2, 'square', `${gradient.factor}^2`),
      `\\hat m = ${m}, \\quad \\hat s = ${s}`,
      change(`\\frac{${m}}{\\sqrt{${s}} + ${number(params.epsilon)}}`),
    ];
  },
  pytorch: ({ parameters, rate }, params) =>
    `torch.optim.Adam(${parameters}, lr=${rate}, betas=(${params.beta1}, ${params.beta2}), eps=${params.epsilon})`,
  keras: ({ rate, clip }, params) =>
    `keras.optimizers.Adam(${rate}${clip}, beta_1=${params.beta1}, beta_2=${params.beta2}, epsilon=${params.epsilon})`,
});
