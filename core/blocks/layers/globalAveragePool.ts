import { text } from '../../text.ts';
import { globalPool } from './globalPool.ts';

export const globalAveragePool = globalPool({
  type: 'globalAveragePool',
  label: 'GlobalAveragePool',
  order: 70,
  glyph: 'GA',
  keywords: ['pooling', 'mean', 'Mittelwert'],
  text: text(
    'The mean of every channel over the whole picture: how strongly a pattern is there, wherever it is. Often in place of Flatten.',
    'Das Mittel jedes Kanals über das ganze Bild: wie stark ein Muster da ist, egal wo. Oft anstelle von Flatten.',
  ),
  formula: 'y_c = \\tfrac{1}{h w} \\sum_{i,j} x_{i,j,c}',
  derivative: '\\frac{\\partial y_c}{\\partial x_{i,j,c}} = \\tfrac{1}{h w}',
  source: 'Lin, Chen and Yan 2013; keras.layers.GlobalAveragePooling2D',
  forward: (tf, x) => tf.mean(x, [1, 2]),
  layer: (tf, name) => tf.layers.globalAveragePooling2d({ name }),
  pytorch: 'nn.AdaptiveAvgPool2d',
  keras: 'GlobalAveragePooling2D',
});
