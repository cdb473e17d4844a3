import type { Tensor } from '@tensorflow/tfjs';
import { sizeOf } from '../../shape.ts';
import { isPicture } from '../../tensorType.ts';
import { same, text } from '../../text.ts';
import { gammaNames, input, out, output } from '../common.ts';
import { defineBlock, type TF } from '../define.ts';
import { withOwnGradient } from '../ownGradient.ts';
import { epsilonParam } from './epsilon.ts';

export const rmsNorm = defineBlock({
  type: 'rmsNorm',
  label: same('RMSNorm'),
  category: 'normalisation',
  order: 25,
  glyph: 'RN',
  keywords: ['root mean square', 'Normalisierung', 'transformer', 'Llama'],
  inputs: [input()],
  outputs: [output()],
  params: { epsilon: epsilonParam(1e-5) },
  help: {
    text: text(
      'Divides the last axis of every example by its root mean square, then scales it by trainable numbers. A LayerNorm that leaves the mean alone and costs less, as in Llama.',
      'Teilt die letzte Achse jedes Beispiels durch ihr quadratisches Mittel, dann skalieren sie trainierbare Zahlen. Ein LayerNorm, das den Mittelwert nicht antastet und weniger kostet, wie in Llama.',
    ),
    formula: 'y = \\gamma \\odot \\frac{x}{r}, \\quad r = \\sqrt{\\tfrac1d \\sum_i x_i^2 + \\epsilon}',
    derivative:
      '\\frac{\\partial y_i}{\\partial x_j} = \\frac{\\gamma_i}{r} \\left([i = j] - \\frac{\\hat x_i \\hat x_j}{d}\\right), \\quad \\frac{\\partial y}{\\partial \\gamma} = \\hat x',
    source: 'Zhang and Sennrich 2019; torch.nn.RMSNorm (2.4); keras.layers.RMSNormalization',
  },

  inferTypes: ({ x }) => out(x),
  weights({ x: { shape } }) {
    const width = shape.at(-1) ?? 1;
    const spec = { shape: [width], fanIn: width, fanOut: width, isTrainable: true, decays: false };
    return [{ name: 'gamma', initializer: 'ones', pytorch: gammaNames.pytorch, keras: 'scale', ...spec }];
  },
  multiplyAdds: ({ x }) => sizeOf(x.shape),
  forward: (tf, { x, weight, params: { epsilon } }) => normalise(tf, epsilon, x, weight('gamma')),
  pytorch: ({ params, x }) => `RMSNorm(${x.shape.at(-1)}, eps=${params.epsilon})`,
  pytorchCall: ({ x: type, module, names: [x] }) =>
    isPicture(type) ? `${module}(${x}.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)` : undefined,
  keras: ({ params }) => `layers.RMSNormalization(epsilon=${params.epsilon})`,
  definitions: () => ({ pytorch: [definition] }),
  examples: () => [
    { params: { epsilon: 1e-5 }, inputs: [[4]] },
    { params: { epsilon: 1e-3 }, inputs: [[3, 4]] },
    { params: { epsilon: 1e-2 }, inputs: [[2, 2, 3]] },
  ],
});

// Missing in older versions of PyTorch.
const definition = `class RMSNorm(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x):
        return self.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps)`;

/** Its own gradient takes half as many ops as backpropagating through each. */
function normalise(tf: TF, epsilon: number, ...inputs: [x: Tensor, gamma: Tensor]): Tensor {
  return withOwnGradient(
    tf,
    inputs,
    (x, gamma) => {
      const scale = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon));
      const normal = tf.mul(x, scale);
      return { value: tf.mul(normal, gamma), saved: [normal, scale, gamma] };
    },
    (dy, normal: Tensor, scale: Tensor, gamma: Tensor) => {
      const others = Array.from({ length: dy.rank - 1 }, (_, axis) => axis);
      const outer = tf.mul(dy, gamma);
      const along = tf.mul(normal, tf.mean(tf.mul(outer, normal), -1, true));
      return [tf.mul(tf.sub(outer, along), scale), tf.sum(tf.mul(dy, normal), others)];
    },
  );
}
