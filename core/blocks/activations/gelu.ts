import { text } from '../../text.ts';
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
  forward: (tf, x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  keras: 'gelu',
  pytorch: 'nn.GELU()',
});
