import { text } from '../../text.ts';
import { elementwise } from './elementwise.ts';

export const softplus = elementwise({
  type: 'softplus',
  label: 'Softplus',
  glyph: 'S+',
  text: text(
    'A ReLU with a rounded corner: close to 0 for negative values, close to x for positive ones, and smooth in between. Its derivative is the sigmoid.',
    'Eine ReLU mit runder Ecke: nahe 0 für negative Werte, nahe x für positive, dazwischen glatt. Die Ableitung ist die Sigmoidfunktion.',
  ),
  formula: 'y = \\ln(1 + e^x)',
  derivative: '\\frac{\\partial y}{\\partial x} = \\sigma(x) = \\frac{1}{1 + e^{-x}}',
  source: 'Dugas et al. 2001; torch.nn.Softplus; keras.activations.softplus',
  forward: (tf, x) => tf.softplus(x),
  keras: 'softplus',
  pytorch: 'nn.Softplus()',
});
