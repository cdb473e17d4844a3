import { text } from '../../text.ts';
import { elementwise } from './elementwise.ts';

/** With alpha = 1, the only value that TensorFlow.js's layer supports. */
export const elu = elementwise({
  type: 'elu',
  label: 'ELU',
  glyph: 'E',
  keywords: ['exponential linear'],
  text: text(
    'Lets positive values pass and bends negative ones towards -1, so that outputs have a mean near zero.',
    'Lässt positive Werte durch und biegt negative gegen -1, sodass die Ausgaben im Mittel nahe null liegen.',
  ),
  formula: 'y = \\begin{cases} x & x > 0 \\\\ e^x - 1 & x \\le 0 \\end{cases}',
  derivative: '\\frac{\\partial y}{\\partial x} = \\begin{cases} 1 & x > 0 \\\\ e^x & x \\le 0 \\end{cases}',
  source: 'Clevert, Unterthiner and Hochreiter 2015; torch.nn.ELU',
  forward: (tf, x) => tf.elu(x),
  keras: 'elu',
  pytorch: 'nn.ELU()',
});
