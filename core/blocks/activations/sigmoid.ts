import { text } from '../../text.ts';
import { elementwise } from './elementwise.ts';

export const sigmoid = elementwise({
  type: 'sigmoid',
  label: 'Sigmoid',
  glyph: 'σ',
  keywords: ['logistic', 'logistisch'],
  text: text(
    'Squeezes every value between 0 and 1, as a probability of yes. Far from zero it is flat, and gradients vanish.',
    'Drückt jeden Wert zwischen 0 und 1, wie eine Wahrscheinlichkeit für Ja. Weit von null ist sie flach, und Gradienten verschwinden.',
  ),
  formula: 'y = \\frac{1}{1 + e^{-x}}',
  derivative: '\\frac{\\partial y}{\\partial x} = y\\,(1 - y)',
  ends: [0, 1],
  source: 'torch.nn.Sigmoid; keras.activations.sigmoid',
  forward: (tf, x) => tf.sigmoid(x),
  keras: 'sigmoid',
  pytorch: 'nn.Sigmoid()',
});
