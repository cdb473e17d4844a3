import { text } from '../../text.ts';
import { globalPool } from './globalPool.ts';

export const globalMaxPool = globalPool({
  type: 'globalMaxPool',
  label: 'GlobalMaxPool',
  order: 80,
  glyph: 'GM',
  keywords: ['pooling', 'maximum'],
  text: text(
    'The largest value of every channel over the whole picture: whether a pattern is there at all.',
    'Der größte Wert jedes Kanals über das ganze Bild: ob ein Muster überhaupt da ist.',
  ),
  formula: 'y_c = \\max_{i,j} x_{i,j,c}',
  derivative: '\\frac{\\partial y_c}{\\partial x_{i,j,c}} = [\\,y_c = x_{i,j,c}\\,]',
  source: 'keras.layers.GlobalMaxPooling2D; torch.nn.AdaptiveMaxPool2d',
  forward: (tf, x) => tf.max(x, [1, 2]),
  layer: (tf, name) => tf.layers.globalMaxPooling2d({ name }),
  pytorch: 'nn.AdaptiveMaxPool2d',
  keras: 'GlobalMaxPooling2D',
});
