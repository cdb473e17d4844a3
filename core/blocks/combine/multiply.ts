import { text } from '../../text.ts';
import { fold } from './fold.ts';

export const multiply = fold({
  type: 'multiply',
  label: 'Multiply',
  order: 20,
  glyph: '×',
  keywords: ['product', 'Produkt', 'gate', 'Hadamard'],
  text: text(
    'Multiplies inputs of the same shape value by value. With one of them between 0 and 1 it is a gate.',
    'Multipliziert Eingaben gleicher Form Wert für Wert. Liegt eine davon zwischen 0 und 1, ist es ein Tor (Gate).',
  ),
  formula: 'y = \\prod_k x^{(k)}',
  derivative: '\\frac{\\partial y}{\\partial x^{(k)}} = \\prod_{l \\ne k} x^{(l)}',
  source: 'keras.layers.Multiply',
  combine: (tf, a, b) => tf.mul(a, b),
  layer: (tf, name) => tf.layers.multiply({ name }),
  operator: '*',
  keras: 'Multiply',
});
