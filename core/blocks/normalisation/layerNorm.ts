import type { Tensor } from '@tensorflow/tfjs';
import { sizeOf } from '../../shape.ts';
import { isPicture } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import { betaNames, gammaNames, input, out, output } from '../common.ts';
import { defineBlock, type TF, type WeightSpec } from '../define.ts';
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
  params: {
    epsilon: epsilonParam(1e-5),
    bias: {
      kind: 'boolean',
      label: text('Offset', 'Verschiebung'),
      help: text(
        'Finally adds a trainable number to every value.',
        'Addiert zuletzt zu jedem Wert eine trainierbare Zahl.',
      ),
      default: true,
      isLater: true,
    },
  },
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
  weights({ x: { shape }, params: { bias } }) {
    const width = shape.at(-1) ?? 1;
    const spec = { shape: [width], fanIn: width, fanOut: width, isTrainable: true, decays: false };
    const gamma: WeightSpec = { name: 'gamma', initializer: 'ones', ...gammaNames, ...spec };
    return bias ? [gamma, { name: 'beta', initializer: 'zeros', ...betaNames, ...spec }] : [gamma];
  },
  multiplyAdds: ({ x }) => sizeOf(x.shape),
  forward(tf, { x, weight, params: { epsilon, bias } }) {
    const normal = normalise(tf, epsilon, x, weight('gamma'));
    return bias ? tf.add(normal, weight('beta')) : normal;
  },
  layer: (tf, { params: { epsilon, bias }, name }) =>
    tf.layers.layerNormalization({ axis: -1, epsilon, center: bias, name }),
  pytorch: ({ params: { epsilon, bias }, x }) =>
    `${bias ? 'nn.LayerNorm' : 'LayerNormWithoutBias'}(${x.shape.at(-1)}, eps=${epsilon})`,
  // PyTorch normalises the last axis, which is the width of a picture there: move the channels there and back.
  pytorchCall: ({ x: type, module, names: [x] }) =>
    isPicture(type) ? `${module}(${x}.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)` : undefined,
  keras: ({ params: { epsilon, bias } }) =>
    `layers.LayerNormalization(epsilon=${epsilon}${bias ? '' : ', center=False'})`,
  definitions: ({ params: { bias } }) => (bias ? {} : { pytorch: [withoutBias] }),
  examples: () => [
    { params: { epsilon: 1e-5, bias: true }, inputs: [[4]] },
    { params: { epsilon: 1e-3, bias: true }, inputs: [[3, 4]] },
    { params: { epsilon: 1e-3, bias: false }, inputs: [[3, 4]] },
    { params: { epsilon: 1e-2, bias: true }, inputs: [[2, 2, 3]] },
  ],
});

// Older versions of PyTorch cannot omit the bias.
const withoutBias = `class LayerNormWithoutBias(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x):
        return F.layer_norm(x, self.weight.shape, self.weight, None, self.eps)`;

/** Backpropagating through mean and variance op by op would take twice as many ops. */
function normalise(tf: TF, epsilon: number, ...inputs: [x: Tensor, gamma: Tensor]): Tensor {
  return withOwnGradient(
    tf,
    inputs,
    (x, gamma) => {
      const { mean, variance } = tf.moments(x, -1, true);
      const scale = tf.rsqrt(tf.add(variance, epsilon));
      const normal = tf.mul(tf.sub(x, mean), scale);
      return { value: tf.mul(normal, gamma), saved: [normal, scale, gamma] };
    },
    (dy, normal: Tensor, scale: Tensor, gamma: Tensor) => {
      const others = Array.from({ length: dy.rank - 1 }, (_, axis) => axis);
      const outer = tf.mul(dy, gamma);
      const along = tf.mul(normal, tf.mean(tf.mul(outer, normal), -1, true));
      const dx = tf.mul(tf.sub(tf.sub(outer, tf.mean(outer, -1, true)), along), scale);
      return [dx, tf.sum(tf.mul(dy, normal), others)];
    },
  );
}
