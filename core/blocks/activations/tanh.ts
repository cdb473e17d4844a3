import { text } from '../../text.ts';
import { elementwise } from './elementwise.ts';

export const tanh = elementwise({
  type: 'tanh',
  label: 'Tanh',
  glyph: 'th',
  keywords: ['hyperbolic tangent', 'Tangens hyperbolicus'],
  text: text(
    'Squeezes every value between −1 and 1: a sigmoid with its centre at zero.',
    'Drückt jeden Wert zwischen −1 und 1: eine Sigmoidfunktion mit der Mitte bei null.',
  ),
  formula: 'y = \\tanh(x)',
  derivative: '\\frac{\\partial y}{\\partial x} = 1 - y^2',
  ends: [-1, 1],
  source: 'torch.nn.Tanh; keras.activations.tanh',
  forward: (tf, x) => tf.tanh(x),
  keras: 'tanh',
  pytorch: 'nn.Tanh()',
});
