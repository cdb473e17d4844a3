import type { Tensor } from '@tensorflow/tfjs';
import { text } from '../../text.ts';
import type { TF } from '../define.ts';
import { withOwnGradient } from '../ownGradient.ts';
import { elementwise } from './elementwise.ts';

export const geluTanh = elementwise({
  type: 'geluTanh',
  label: 'GELU (tanh)',
  glyph: 'Gt',
  keywords: ['Gaussian error', 'transformer', 'GPT-2', 'gelu_new', 'approximate'],
  text: text(
    'GELU with tanh in place of the normal distribution: the form that GPT-2 was trained with. The curve is almost the same.',
    'GELU mit Tanh anstelle der Normalverteilung: die Form, mit der GPT-2 trainiert wurde. Die Kurve ist fast dieselbe.',
  ),
  formula: 'y = \\frac{x}{2}\\,(1 + \\tanh u), \\quad u = \\sqrt{\\tfrac{2}{\\pi}}\\,(x + 0.044715\\,x^3)',
  derivative:
    '\\frac{\\partial y}{\\partial x} = \\frac{1 + \\tanh u}{2} + \\frac{x}{2}\\,(1 - \\tanh^2 u)\\,\\sqrt{\\tfrac{2}{\\pi}}\\,(1 + 0.134145\\,x^2)',
  source: 'Hendrycks and Gimpel 2016; Radford et al. 2019 (GPT-2); torch.nn.GELU(approximate="tanh")',
  forward: compute,
  keras: 'gelu_new',
  kerasSource: 'layers.Activation(lambda x: keras.activations.gelu(x, approximate=True))',
  pytorch: 'nn.GELU(approximate="tanh")',
});

const ROOT = Math.sqrt(2 / Math.PI);
const CUBE = 0.044715;

/** Uses the derivative above: u is a polynomial in x². */
function compute(tf: TF, input: Tensor): Tensor {
  return withOwnGradient(
    tf,
    [input],
    (x) => {
      const square = tf.mul(x, x);
      const tanh = tf.tanh(tf.mul(x, tf.add(tf.mul(square, ROOT * CUBE), ROOT)));
      const share = tf.add(tf.mul(tanh, 0.5), 0.5);
      return { value: tf.mul(x, share), saved: [x, square, tanh, share] };
    },
    (dy, x: Tensor, square: Tensor, tanh: Tensor, share: Tensor) => {
      const slope = tf.add(tf.mul(square, 1.5 * ROOT * CUBE), 0.5 * ROOT);
      const bend = tf.mul(tf.sub(1, tf.mul(tanh, tanh)), slope);
      return [tf.mul(dy, tf.add(share, tf.mul(x, bend)))];
    },
  );
}
