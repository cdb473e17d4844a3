import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../core/blocks/define.ts';

type Tensor = TensorFlow.Tensor;

/** How the values of a batch are averaged: equally, or weighted by a mask. */
export interface Counting {
  mean(values: Tensor): TensorFlow.Scalar;
  sum(values: Tensor): TensorFlow.Scalar;
  /** The divisor of the mean, if a mask is used. */
  readonly weight?: Tensor;
}

/** `places`: the number of axes after the batch axis that index what is counted; further axes are averaged over. */
export function countingAll(tf: TF, places: number): Counting {
  const perPlace = (values: Tensor) => (values.rank > places + 1 ? tf.mean(values, -1) : values);
  return { mean: (values) => tf.mean(values), sum: (values) => tf.sum(perPlace(values)) };
}

/**
 * `mask` [batch, ...] has `rank` axes after the batch axis; values with more axes are averaged over those first. Its
 * entries are weights: negative ones count as 0.
 */
export function countingMasked(tf: TF, mask: Tensor, rank: number): Counting {
  const numbers = mask.dtype === 'float32' ? mask : tf.cast(mask, 'float32');
  const counts = mask.dtype === 'bool' ? numbers : tf.relu(numbers);
  const weight = tf.sum(counts);
  // If nothing counts the mean is 0, not 0 / 0.
  const divisor = tf.maximum(weight, LEAST);
  const sum = (values: Tensor): TensorFlow.Scalar => {
    const rest = Array.from({ length: values.rank - 1 - rank }, (_, i) => rank + 1 + i);
    const own = rest.length > 0 ? tf.mean(values, rest) : values;
    return tf.sum(tf.mul(own, counts));
  };
  return { sum, mean: (values) => tf.div(sum(values), divisor), weight };
}

const LEAST = 1e-12;
