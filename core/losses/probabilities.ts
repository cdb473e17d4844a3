import type * as TensorFlow from '@tensorflow/tfjs';

/** Probabilities are kept this far from 0 and 1 so that their logarithm stays finite (Keras's epsilon). */
const EPSILON = 1e-7;

/** The logarithm of probabilities. */
export function logOf(tf: typeof TensorFlow, probabilities: TensorFlow.Tensor): TensorFlow.Tensor {
  return tf.log(tf.clipByValue(probabilities, EPSILON, 1 - EPSILON));
}

export const xLogX = (share: number) => (share > 0 ? share * Math.log(share) : 0);
