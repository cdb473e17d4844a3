import { text } from '../../text.ts';
import { elementwise } from './elementwise.ts';

export const relu = elementwise({
  type: 'relu',
  label: 'ReLU',
  glyph: 'R',
  keywords: ['rectified'],
  text: text(
    'Lets positive values pass and sets negative ones to zero. Its derivative is 1 or 0, so gradients do not shrink.',
    'Lässt positive Werte durch und setzt negative auf null. Die Ableitung ist 1 oder 0, Gradienten schrumpfen also nicht.',
  ),
  formula: 'y = \\max(0, x)',
  derivative: '\\frac{\\partial y}{\\partial x} = [x > 0]',
  ends: [0, Infinity],
  source: 'Nair and Hinton 2010; torch.nn.ReLU',
  forward: (tf, x) => tf.relu(x),
  keras: 'relu',
  pytorch: 'nn.ReLU()',
});
