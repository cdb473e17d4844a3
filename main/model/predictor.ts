import type { Device } from '../devices/device.ts';
import type { Batch } from '../tensors/batch.ts';
import type { NamedTensors } from '../tensors/named.ts';
import { batchTensors, disposeAll, uploadWeights, type Tensors } from './tensors.ts';
import type { Model } from './model.ts';
import { readable } from './objective.ts';

/** A model with fixed weights, unaffected by further training. */
export interface Predictor {
  /**
   * A number per class (see `readable`), or the predicted values: [size, k] for a batch, or [size, positions, k] if
   * each position has a class. The batch only needs the model's inputs. Evaluation mode.
   */
  predict(batch: Batch): Promise<Float32Array>;
  /** The prediction for the only example of a batch at a single position: [k]. */
  predictAt(batch: Batch, place: number): Promise<Float32Array>;
  dispose(): void;
}

/**
 * A network that can be run with different sets of weights in turn: whatever is prepared for one is reused for the
 * next.
 */
export interface Forward {
  /** With these weights. Must be disposed of before this object. */
  with(weights: NamedTensors): Predictor;
  dispose(): void;
}

/** Predicts op by op on a TensorFlow.js device. */
export function createForward(device: Device, model: Model): Forward {
  return { with: (weights) => createPredictor(device, model, weights), dispose: () => undefined };
}

export function createPredictor(device: Device, model: Model, weights: NamedTensors): Predictor {
  const { tf } = device;
  const tensors = device.run(() => uploadWeights(tf, model.weights, weights));
  return {
    predict: (batch) => runPrediction(device, model, tensors, batch),
    predictAt: (batch, place) => runPrediction(device, model, tensors, batch, place),
    dispose: () => disposeAll([...tensors.values()], []),
  };
}

/**
 * What the user sees of the network for a batch, with these weights: [size, k], or only one position if given.
 * Evaluation mode.
 */
export async function runPrediction(
  { tf, run }: Device,
  model: Model,
  weights: Tensors,
  batch: Batch,
  place?: number,
): Promise<Float32Array> {
  const output = run(() =>
    tf.tidy(() => {
      const fields = batchTensors(tf, model.inputs, batch);
      const all = model.apply(tf, weights, fields, { isTraining: false, seed: 0 });
      return readable(tf, model, place === undefined ? all : tf.gather(all, [place], 1));
    }),
  );
  const values = await output.data<'float32'>();
  output.dispose();
  return values;
}
