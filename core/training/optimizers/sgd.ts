import { literal } from '../../python.ts';
import { same, text } from '../../text.ts';
import { defineOptimizer } from './define.ts';
import { momentum } from './params.ts';

export const sgd = defineOptimizer({
  kind: 'sgd',
  order: 1,
  label: same('SGD'),
  help: text(
    'Steps against the gradient, in proportion to it; with momentum it keeps moving in its previous direction.',
    'Macht Schritte entgegen dem Gradienten, proportional zu ihm; mit Momentum geht es in der bisherigen Richtung weiter.',
  ),
  source: 'torch.optim.SGD; Sutskever et al. 2013 for momentum',
  params: {
    momentum,
    nesterov: {
      kind: 'boolean',
      label: same('Nesterov'),
      help: text(
        'Take the gradient where momentum is about to lead.',
        'Den Gradienten dort nehmen, wohin das Momentum gleich führt.',
      ),
      default: false,
    },
  },
  unused: (params) => (params.momentum > 0 ? [] : ['nesterov']),
  decay: 'coupled',
  variants: [{ name: 'momentum', label: text('SGD, μ 0.9', 'SGD, μ 0,9'), params: { momentum: 0.9 } }],
  // With momentum, every gradient is eventually applied 1 / (1 - momentum) times.
  usualRates: (params) => ({ low: 1e-5, high: 3 * Math.max(0.1, 1 - params.momentum) }),

  slots: (params) => (params.momentum > 0 ? ['velocity'] : []),
  scalars: ({ learningRate }) => ({ learningRate }),
  update(tf, { weight, gradient, slot, scalar, params }) {
    const rate = scalar('learningRate');
    if (params.momentum === 0) return { weight: tf.sub(weight, tf.mul(gradient, rate)), slots: {} };
    const velocity = tf.add(tf.mul(slot('velocity'), params.momentum), gradient);
    const direction = params.nesterov ? tf.add(gradient, tf.mul(velocity, params.momentum)) : velocity;
    return { weight: tf.sub(weight, tf.mul(direction, rate)), slots: { velocity } };
  },

  formulas({ g, kept }, params) {
    if (params.momentum === 0) return [g, `w \\leftarrow ${kept} - \\eta\\, g`];
    const direction = params.nesterov ? '(g + \\mu v)' : ' v';
    return [g, 'v \\leftarrow \\mu v + g', `w \\leftarrow ${kept} - \\eta\\,${direction}`];
  },
  numbers({ gradient, slot, number, change }, params) {
    if (params.momentum === 0) return [change(gradient.factor)];
    const { before, after } = slot('velocity');
    const mu = number(params.momentum);
    const v = `v = ${mu} \\cdot ${before.factor} + ${gradient.factor} = ${after.plain}`;
    return [v, change(params.nesterov ? `(${gradient.factor} + ${mu} \\cdot ${after.factor})` : after.factor)];
  },
  pytorch({ parameters, rate }, params) {
    const own = params.momentum > 0 ? `, momentum=${params.momentum}${params.nesterov ? ', nesterov=True' : ''}` : '';
    return `torch.optim.SGD(${parameters}, lr=${rate}${own})`;
  },
  keras({ rate, clip }, params) {
    const own = params.momentum > 0 ? `, momentum=${params.momentum}, nesterov=${literal(params.nesterov)}` : '';
    return `keras.optimizers.SGD(${rate}${clip}${own})`;
  },
});
