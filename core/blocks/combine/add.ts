import { text } from '../../text.ts';
import { fold } from './fold.ts';

export const add = fold({
  type: 'add',
  label: 'Add',
  order: 10,
  glyph: '+',
  keywords: ['sum', 'Summe', 'residual', 'skip connection'],
  text: text(
    'Adds inputs of the same shape value by value. With a wire that skips a few layers it makes a residual connection, through which gradients pass unchanged.',
    'Addiert Eingaben gleicher Form Wert für Wert. Mit einer Leitung, die ein paar Schichten überspringt, entsteht eine Residualverbindung, durch die Gradienten unverändert laufen.',
  ),
  formula: 'y = \\sum_k x^{(k)}',
  derivative: '\\frac{\\partial y}{\\partial x^{(k)}} = 1',
  source: 'He et al. 2015; keras.layers.Add',
  combine: (tf, a, b) => tf.add(a, b),
  layer: (tf, name) => tf.layers.add({ name }),
  operator: '+',
  keras: 'Add',
});
