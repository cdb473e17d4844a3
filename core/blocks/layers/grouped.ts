import type { Tensor4D } from '@tensorflow/tfjs';
import type { TF } from '../define.ts';
import type { Padding } from './window.ts';

interface Convolution {
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly padding: Padding;
  /** The channels are cut into as many parts, each of which is convolved by itself. */
  readonly groups: number;
}

/**
 * A convolution on channels last, kernel [height, width, channels / groups, filters]. TensorFlow.js has no groups, and
 * no gradient with dilations: the parts are convolved one by one, and gaps are put into the kernel instead.
 */
export function grouped(tf: TF, x: Tensor4D, weight: Tensor4D, { strides, dilations, padding, groups }: Convolution) {
  const kernel = withGaps(tf, withGaps(tf, weight, 0, dilations[0]), 1, dilations[1]);
  const convolve = (picture: Tensor4D, filters: Tensor4D) => tf.conv2d(picture, filters, [...strides], padding);
  if (groups === 1) return convolve(x, kernel);
  const filters: Tensor4D[] = tf.split(kernel, groups, 3);
  const pictures: Tensor4D[] = tf.split(x, groups, 3);
  const parts = pictures.flatMap((part, i) => {
    const own = filters[i];
    return own ? [convolve(part, own)] : [];
  });
  return tf.concat(parts, 3);
}

/** Puts `step` - 1 zeros between neighbours along an axis. */
function withGaps(tf: TF, kernel: Tensor4D, axis: 0 | 1, step: number): Tensor4D {
  const { shape } = kernel;
  const size = shape[axis];
  if (step === 1 || size === 1) return kernel;
  const before = shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const after = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const apart = tf.pad(tf.reshape(kernel, [before, size, 1, after]), [[0, 0], [0, 0], [0, step - 1], [0, 0]]); // prettier-ignore
  const reach = (size - 1) * step + 1;
  const cut = tf.slice(tf.reshape(apart, [before, size * step, after]), [0, 0, 0], [before, reach, after]);
  return tf.reshape(cut, shape.map((length, i) => (i === axis ? reach : length)) as Tensor4D['shape']);
}
