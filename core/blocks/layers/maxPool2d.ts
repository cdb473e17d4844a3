import { same, text } from '../../text.ts';
import { pool } from './pool.ts';

export const maxPool2d = pool({
  type: 'maxPool2d',
  label: same('MaxPool2D'),
  order: 40,
  glyph: 'M',
  keywords: ['pooling', 'maximum', 'downsample', 'verkleinern'],
  text: text(
    'Keeps the largest value of every window: the picture becomes smaller, and a pattern may move a little without changing the result.',
    'Behält den größten Wert jedes Fensters: Das Bild wird kleiner, und ein Muster darf sich etwas verschieben, ohne das Ergebnis zu ändern.',
  ),
  formula: 'y_{i,j,c} = \\max_{u,v} x_{i s + u,\\, j s + v,\\, c}',
  derivative:
    '\\frac{\\partial y_{i,j,c}}{\\partial x_{i s + u,\\, j s + v,\\, c}} = [\\,y_{i,j,c} = x_{i s + u,\\, j s + v,\\, c}\\,]',
  source: 'torch.nn.MaxPool2d; keras.layers.MaxPooling2D',
  forward: (tf, x, { size, stride, padding }) => tf.maxPool(x, size, stride, padding),
  layer: (tf, args) => tf.layers.maxPooling2d(args),
  pytorch: ['nn.MaxPool2d', ''],
  keras: 'MaxPooling2D',
});
