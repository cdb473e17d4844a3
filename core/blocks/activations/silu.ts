import { text } from '../../text.ts';
import { elementwise } from './elementwise.ts';

export const silu = elementwise({
  type: 'silu',
  label: 'SiLU',
  glyph: 'Si',
  keywords: ['swish'],
  text: text(
    'Weighs every value by its own sigmoid: a smooth curve that dips a little below zero. Also called Swish.',
    'Gewichtet jeden Wert mit seiner eigenen Sigmoidfunktion: eine glatte Kurve, die etwas unter null taucht. Auch Swish genannt.',
  ),
  formula: 'y = x\\,\\sigma(x) = \\frac{x}{1 + e^{-x}}',
  derivative: '\\frac{\\partial y}{\\partial x} = \\sigma(x)\\,\\bigl(1 + x\\,(1 - \\sigma(x))\\bigr)',
  source: 'Hendrycks and Gimpel 2016; Ramachandran, Zoph and Le 2017; torch.nn.SiLU',
  forward: (tf, x) => tf.mul(x, tf.sigmoid(x)),
  keras: 'swish',
  pytorch: 'nn.SiLU()',
});
