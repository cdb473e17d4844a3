import type * as TensorFlow from '@tensorflow/tfjs';
import type { Attention } from '../../../core/analysis/attentions.ts';
import type { TF } from '../../../core/blocks/define.ts';
import { MAP_SIZE } from '../../../core/protocol/attention.ts';

// Of large networks, megabytes of weights stay inside the program: it hands out what is shown of them.

type Tensor = TensorFlow.Tensor;

/** Below this a weight counts as 0 in an entropy. */
const TINY = 1e-30;

/** The entropy of every row in bits, and its largest weight: [..., rows]. */
export function rowSummaries(tf: TF, weights: Tensor): { readonly entropy: Tensor; readonly strongest: Tensor } {
  const terms = tf.mul(weights, tf.log(tf.maximum(weights, TINY)));
  return { entropy: tf.mul(tf.sum(terms, -1), -1 / Math.LN2), strongest: tf.max(weights, -1) };
}

/** Whether every cell of its map stands for equally many positions. */
export function hasEvenMap({ queries, keys }: Attention): boolean {
  return [queries, keys].every((length) => length <= MAP_SIZE || length % MAP_SIZE === 0);
}

/** The map of every head, if it is even; a cell has the largest of its weights: [heads, height, width]. */
export function mapIn(tf: TF, { heads, queries, keys }: Attention, weights: Tensor): Tensor {
  const [height, width] = [Math.min(queries, MAP_SIZE), Math.min(keys, MAP_SIZE)];
  const across = tf.max(tf.reshape(weights, [heads * queries * width, keys / width]), -1);
  return tf.max(tf.reshape(across, [heads, height, queries / height, width]), 2);
}
