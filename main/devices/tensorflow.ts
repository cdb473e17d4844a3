import type { TF } from '../../core/blocks/define.ts';

let loading: Promise<TF> | undefined;

/** TensorFlow.js itself, loaded on first use: it takes a third of a second. */
export function loadTensorFlow(): Promise<TF> {
  loading ??= import('@tensorflow/tfjs').then((tf) => {
    // Turns off its own checks and its advice to install tfjs-node.
    tf.enableProdMode();
    return tf;
  });
  return loading;
}
