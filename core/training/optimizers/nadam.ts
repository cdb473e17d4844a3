import { same, text } from '../../text.ts';
import { blend, blended, defineOptimizer } from './define.ts';
import { beta1, beta2, epsilon } from './params.ts';

/** Factors below this make no difference next to 1 in double precision. */
const NOTHING = 2 ** -54;

/** The momentum at a step, counted from 1: lower at first. */
function momentumAt(step: number, { beta1: most, momentumDecay }: { beta1: number; momentumDecay: number }): number {
  return most * (1 - 0.5 * 0.96 ** (step * momentumDecay));
}

/** The factors of gradient and mean at a step, and the bias correction of the square. */
function factorsAt(step: number, params: { beta1: number; beta2: number; momentumDecay: number }) {
  const [now, next] = [momentumAt(step, params), momentumAt(step + 1, params)];
  let product = 1;
  for (let earlier = 1; earlier <= step && product > NOTHING; earlier++) product *= momentumAt(earlier, params);
  return {
    gradient: (1 - now) / (1 - product),
    mean: next / (1 - product * next),
    square: 1 - params.beta2 ** step,
  };
}

export const nadam = defineOptimizer({
  kind: 'nadam',
  order: 5,
  label: same('NAdam'),
  help: text(
    'Adam with Nesterov momentum: the gradient of this step counts as if it were part of the next mean already.',
    'Adam mit Nesterov-Momentum: Der Gradient dieses Schritts zählt, als gehörte er schon zum nächsten Mittel.',
  ),
  source: 'Dozat 2016; torch.optim.NAdam',
  params: {
    beta1,
    beta2,
    momentumDecay: {
      kind: 'number',
      label: text('Momentum decay', 'Abklingen des Momentums'),
      help: text(
        'How fast momentum rises from half of β₁ to all of it.',
        'Wie schnell das Momentum vom halben β₁ auf das ganze steigt.',
      ),
      default: 0.004,
      min: 0,
      max: 1,
      step: 0.001,
    },
    epsilon,
  },
  decay: 'coupled',
  // The step size is about the learning rate, whatever the gradient.
  usualRates: () => ({ low: 1e-6, high: 0.3 }),

  slots: () => ['mean', 'square'],
  scalars({ learningRate, step }, params) {
    const factors = factorsAt(step, params);
    return {
      gradientRate: learningRate * factors.gradient,
      meanRate: learningRate * factors.mean,
      correction: Math.sqrt(factors.square),
    };
  },
  update(tf, { weight, gradient, slot, scalar, params }) {
    const mean = blend(tf, params.beta1, slot('mean'), gradient);
    const square = blend(tf, params.beta2, slot('square'), tf.square(gradient));
    const deviation = tf.add(tf.div(tf.sqrt(square), scalar('correction')), params.epsilon);
    const way = tf.add(tf.mul(gradient, scalar('gradientRate')), tf.mul(mean, scalar('meanRate')));
    return { weight: tf.sub(weight, tf.div(way, deviation)), slots: { mean, square } };
  },

  formulas: ({ g, kept }) => [
    g,
    '\\mu_k = \\beta_1 \\left(1 - \\tfrac{1}{2} \\cdot 0.96^{k \\psi}\\right), \\quad \\pi_k = \\mu_1 \\cdots \\mu_k',
    'm \\leftarrow \\beta_1 m + (1 - \\beta_1)\\, g, \\quad \\hat m = \\frac{\\mu_{k+1}\\, m}{1 - \\pi_{k+1}} + \\frac{(1 - \\mu_k)\\, g}{1 - \\pi_k}',
    's \\leftarrow \\beta_2 s + (1 - \\beta_2)\\, g^2, \\quad \\hat s = \\frac{s}{1 - \\beta_2^k}',
    `w \\leftarrow ${kept} - \\eta\\, \\frac{\\hat m}{\\sqrt{\\hat s} + \\epsilon}`,
  ],
  numbers(write, params) {
    const { gradient, slot, step, number, change } = write;
    const factors = factorsAt(step, params);
    const m = `${number(factors.mean)} \\cdot ${slot('mean').after.factor} + ${number(factors.gradient)} \\cdot ${gradient.factor}`;
    const s = slot('square').after.dividedBy(factors.square).plain;
    return [
      blended(write, 'm', params.beta1, 'mean', gradient.factor),
      blended(write, 's', params.beta2, 'square', `${gradient.factor}^2`),
      `\\hat m = ${m}, \\quad \\hat s = ${s}`,
      change(`\\frac{${m}}{\\sqrt{${s}} + ${number(params.epsilon)}}`),
    ];
  },
  pytorch: ({ parameters, rate }, params) =>
    `torch.optim.NAdam(${parameters}, lr=${rate}, betas=(${params.beta1}, ${params.beta2}), eps=${params.epsilon}, momentum_decay=${params.momentumDecay})`,
  // Keras's Nadam has no setting for momentum decay: it is fixed at 1 there.
  keras: ({ rate, clip }, params) =>
    `keras.optimizers.Nadam(${rate}${clip}, beta_1=${params.beta1}, beta_2=${params.beta2}, epsilon=${params.epsilon})`,
});
