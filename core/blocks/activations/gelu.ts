import type { Tensor } from '@tensorflow/tfjs';
import { text } from '../../text.ts';
import type { TF } from '../define.ts';
import { withOwnGradient } from '../ownGradient.ts';
import { elementwise } from './elementwise.ts';

export const gelu = elementwise({
  type: 'gelu',
  label: 'GELU',
  glyph: 'G',
  keywords: ['Gaussian error', 'transformer', 'BERT', 'GPT'],
  text: text(
    'Weighs every value by the share of a normal distribution that lies below it: a ReLU with a smooth corner, as in BERT and GPT. This is the exact form, not the one with tanh.',
    'Gewichtet jeden Wert mit dem Anteil einer Normalverteilung, der unter ihm liegt: eine ReLU mit glatter Ecke, wie in BERT und GPT. Dies ist die exakte Form, nicht die mit tanh.',
  ),
  formula: 'y = x\\,\\Phi(x) = \\frac{x}{2} \\left(1 + \\operatorname{erf}\\frac{x}{\\sqrt 2}\\right)',
  derivative: '\\frac{\\partial y}{\\partial x} = \\Phi(x) + \\frac{x}{\\sqrt{2\\pi}}\\,e^{-x^2/2}',
  source: 'Hendrycks and Gimpel 2016; torch.nn.GELU',
  forward: compute,
  keras: 'gelu',
  pytorch: 'nn.GELU()',
});

/** Uses the derivative above, with the factor saved from the forward pass. */
function compute(tf: TF, input: Tensor): Tensor {
  return withOwnGradient(
    tf,
    [input],
    (x) => {
      const share = tf.add(tf.mul(tf.erf(tf.mul(x, Math.SQRT1_2)), 0.5), 0.5);
      return { value: tf.mul(x, share), saved: [x, share] };
    },
    (dy, x: Tensor, share: Tensor) => {
      const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return [tf.mul(dy, tf.add(share, tf.mul(x, density)))];
    },
  );
}
