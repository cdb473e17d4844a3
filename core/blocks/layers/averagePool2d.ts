import type * as TensorFlow from '@tensorflow/tfjs';
import { same, text } from '../../text.ts';
import type { TF } from '../define.ts';
import { pool } from './pool.ts';
import { slides, type Slide, type Window } from './window.ts';

/**
 * TensorFlow.js computes the mean over a padded window correctly, but its gradient divides by the whole window, padding
 * included. So zeros are added here explicitly, and the mean is rescaled from the full window to the part inside the
 * picture.
 */
function paddedMean(tf: TF, x: TensorFlow.Tensor4D, window: Window): TensorFlow.Tensor {
  const { size, stride } = window;
  const [height, width] = [x.shape[1], x.shape[2]];
  const [down, across] = slides([height, width], window);
  if (down.before + down.after + across.before + across.after === 0) return tf.avgPool(x, size, stride, 'valid');
  const padded = tf.pad(x, [[0, 0], [down.before, down.after], [across.before, across.after], [0, 0]]); // prettier-ignore
  const scale = tf.outerProduct(shares(tf, height, down, window), shares(tf, width, across, window));
  return tf.mul(tf.avgPool(padded, size, stride, 'valid'), tf.reshape(scale, [down.count, across.count, 1]));
}

/** For each position along an axis, the length of the window divided by the length of its part inside the picture. */
function shares(tf: TF, length: number, { count, before }: Slide, { size, stride }: Window): TensorFlow.Tensor1D {
  const share = (_: unknown, position: number) => {
    const start = position * stride - before;
    return size / (Math.min(start + size, length) - Math.max(start, 0));
  };
  return tf.tensor1d(Array.from({ length: count }, share));
}

export const averagePool2d = pool({
  type: 'averagePool2d',
  label: same('AveragePool2D'),
  order: 50,
  glyph: 'A',
  keywords: ['pooling', 'mean', 'Mittelwert', 'downsample', 'verkleinern'],
  text: text(
    'Takes the mean of every window: a smaller, smoother picture. A padded border does not count.',
    'Nimmt das Mittel jedes Fensters: ein kleineres, glatteres Bild. Ein angefügter Rand zählt nicht mit.',
  ),
  formula: 'y_{i,j,c} = \\tfrac{1}{k^2} \\sum_{u,v} x_{i s + u,\\, j s + v,\\, c}',
  derivative: '\\frac{\\partial y_{i,j,c}}{\\partial x_{i s + u,\\, j s + v,\\, c}} = \\tfrac{1}{k^2}',
  source: 'LeCun et al. 1989; torch.nn.AvgPool2d; keras.layers.AveragePooling2D',
  forward: paddedMean,
  layer: (tf, args) => tf.layers.averagePooling2d(args),
  pytorch: ['nn.AvgPool2d', ', count_include_pad=False'],
  keras: 'AveragePooling2D',
});
