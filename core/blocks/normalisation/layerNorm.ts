import type { Tensor } from '@tensorflow/tfjs';
import { sizeOf } from '../../shape.ts';
import { isPicture } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import { betaNames, gammaNames, input, out, output } from '../common.ts';
import { defineBlock, type TF } from '../define.ts';
import { withOwnGradient } from '../ownGradient.ts';
import { epsilonParam } from './epsilon.ts';

export const layerNorm = defineBlock({
  type: 'layerNorm',
  label: same('LayerNorm'),
  category: 'normalisation',
  order: 20,
  glyph: 'LN',
  keywords: ['layer normalization', 'Normalisierung', 'transformer'],
  inputs: [input()],
  outputs: [output()],
  params: { epsilon: epsilonParam(1e-5) },
  help: {
    text: text(
      'Brings the last axis of every example to mean 0 and variance 1, then scales and shifts it by trainable numbers. It needs no other examples: training and evaluation are alike.',
      'Bringt die letzte Achse jedes Beispiels auf Mittel 0 und Varianz 1, dann skalieren und verschieben sie trainierbare Zahlen. Andere Beispiele braucht es nicht: Training und Auswertung sind gleich.',
    ),
    formula: 'y = \\gamma \\odot \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\epsilon}} + \\beta',
    derivative:
      '\\frac{\\partial y_i}{\\partial x_j} = \\frac{\\gamma_i}{\\sigma} \\left([i = j] - \\frac{1 + \\hat x_i \\hat x_j}{d}\\right), \\quad \\frac{\\partial y}{\\partial \\gamma} = \\hat x, \\quad \\frac{\\partial y}{\\partial \\beta} = 1',
    source: 'Ba, Kiros and Hinton 2016; torch.nn.LayerNorm; keras.layers.LayerNormalization',
  },

  inferTypes: ({ x }) => out(x),
  weights({ x: { shape } }) {
    const width = shape.at(-1) ?? 1;
    const spec = { shape: [width], fanIn: width, fanOut: width, isTrainable: true, decays: false };
    return [
      { name: 'gamma', initializer: 'ones', ...gammaNames, ...spec },
      { name: 'beta', initializer: 'zeros', ...betaNames, ...spec },
    ];
  },
  multiplyAdds: ({ x }) => sizeOf(x.shape),
  forward: (tf, { x, weight, params: { epsilon } }) => normalise(tf, epsilon, x, weight('gamma'), weight('beta')),
  layer: (tf, { params: { epsilon }, name }) => tf.layers.layerNormalization({ axis: -1, epsilon, name }),
  pytorch: ({ params, x }) => `nn.LayerNorm(${x.shape.at(-1)}, eps=${params.epsilon})`,
  // PyTorch normalises the last axis too, where a picture has its width: the channels move there and back.
  pytorchCall: ({ x: type, module, names: [x] }) =>
    isPicture(type) ? `${module}(${x}.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)` : undefined,
  keras: ({ params }) => `layers.LayerNormalization(epsilon=${params.epsilon})`,
  examples: () => [
    { params: { epsilon: 1e-5 }, inputs: [[4]] },
    { params: { epsilon: 1e-3 }, inputs: [[3, 4]] },
    { params: { epsilon: 1e-2 }, inputs: [[2, 2, 3]] },
  ],
});

/** Going back through mean and variance operation by operation would take twice as many of them. */
function normalise(tf: TF, epsilon: number, ...inputs: [x: Tensor, gamma: Tensor, beta: Tensor]): Tensor {
  return withOwnGradient(
    tf,
    inputs,
    (x, gamma, beta) => {
      const { mean, variance } = tf.moments(x, -1, true);
      const scale = tf.rsqrt(tf.add(variance, epsilon));
      const normal = tf.mul(tf.sub(x, mean), scale);
      return { value: tf.add(tf.mul(normal, gamma), beta), saved: [normal, scale, gamma] };
    },
    (dy, normal: Tensor, scale: Tensor, gamma: Tensor) => {
      const others = Array.from({ length: dy.rank - 1 }, (_, axis) => axis);
      const outer = tf.mul(dy, gamma);
      const along = tf.mul(normal, tf.mean(tf.mul(outer, normal), -1, true));
      const dx = tf.mul(tf.sub(tf.sub(outer, tf.mean(outer, -1, true)), along), scale);
      return [dx, tf.sum(tf.mul(dy, normal), others), tf.sum(dy, others)];
    },
  );
}
