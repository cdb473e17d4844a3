import { same, text } from '../../text.ts';
import { blend, blended, defineOptimizer } from './define.ts';
import { epsilon, momentum, squareDecay } from './params.ts';

export const rmsprop = defineOptimizer({
  kind: 'rmsprop',
  order: 2,
  label: same('RMSprop'),
  help: text(
    'Divides the gradient by the root of its mean square, so that steep and flat directions take steps of the same size.',
    'Teilt den Gradienten durch die Wurzel seines mittleren Quadrats: In steilen und flachen Richtungen sind die Schritte gleich groß.',
  ),
  source: 'Hinton, lecture 6e (2012); torch.optim.RMSprop',
  params: { decay: squareDecay, momentum, epsilon },
  decay: 'coupled',
  // The step size is about the learning rate, whatever the gradient.
  usualRates: () => ({ low: 1e-6, high: 0.3 }),

  slots: (params) => (params.momentum > 0 ? ['square', 'velocity'] : ['square']),
  scalars: ({ learningRate }) => ({ learningRate }),
  update(tf, { weight, gradient, slot, scalar, params }) {
    const rate = scalar('learningRate');
    const square = blend(tf, params.decay, slot('square'), tf.square(gradient));
    const scaled = tf.div(gradient, tf.add(tf.sqrt(square), params.epsilon));
    if (params.momentum === 0) return { weight: tf.sub(weight, tf.mul(scaled, rate)), slots: { square } };
    const velocity = tf.add(tf.mul(slot('velocity'), params.momentum), scaled);
    return { weight: tf.sub(weight, tf.mul(velocity, rate)), slots: { square, velocity } };
  },

  formulas({ g, kept }, params) {
    const scaled = '\\frac{g}{\\sqrt s + \\epsilon}';
    const square = 's \\leftarrow \\rho s + (1 - \\rho)\\, g^2';
    if (params.momentum === 0) return [g, square, `w \\leftarrow ${kept} - \\eta\\, ${scaled}`];
    return [g, square, `v \\leftarrow \\mu v + ${scaled}`, `w \\leftarrow ${kept} - \\eta\\, v`];
  },
  numbers(write, params) {
    const { gradient, slot, number, change } = write;
    const scaled = `\\frac{${gradient.plain}}{\\sqrt{${slot('square').after.plain}} + ${number(params.epsilon)}}`;
    const s = blended(write, 's', params.decay, 'square', `${gradient.factor}^2`);
    if (params.momentum === 0) return [s, change(scaled)];
    const { before, after } = slot('velocity');
    const v = `v = ${number(params.momentum)} \\cdot ${before.factor} + ${scaled} = ${after.plain}`;
    return [s, v, change(after.factor)];
  },
  pytorch({ parameters, rate }, params) {
    const own = params.momentum > 0 ? `, momentum=${params.momentum}` : '';
    return `torch.optim.RMSprop(${parameters}, lr=${rate}, alpha=${params.decay}, eps=${params.epsilon}${own})`;
  },
  keras: ({ rate, clip }, params) =>
    `keras.optimizers.RMSprop(${rate}${clip}, rho=${params.decay}, momentum=${params.momentum}, epsilon=${params.epsilon})`,
});
