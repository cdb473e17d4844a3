import type * as TensorFlow from '@tensorflow/tfjs';
import type { Device } from '../devices/device.ts';
import type { Batch } from '../tensors/batch.ts';
import type { NamedTensors } from '../tensors/named.ts';
import type { Sight } from './sight.ts';
import { batchTensors, disposeAll, download, upload, uploadWeights, type Tensors } from './tensors.ts';
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
  /** Computes additional values of the network for a batch. */
  see(batch: Batch, sight: Sight): Promise<NamedTensors>;
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
    see: (batch, sight) => runSight(device, model, tensors, batch, sight),
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

async function runSight(
  { tf, run }: Device,
  model: Model,
  weights: Tensors,
  batch: Batch,
  sight: Sight,
): Promise<NamedTensors> {
  const kept = run(() => {
    const seen = new Map<string, TensorFlow.Tensor>();
    const given = upload(
      tf,
      [...sight.given].map(([name, tensor]) => [name, tensor.shape, tensor]),
    );
    tf.tidy(() => {
      const fields = batchTensors(tf, model.inputs, batch);
      const pass = (options: object) => model.apply(tf, weights, fields, { isTraining: false, seed: 0, ...options });
      for (const [name, tensor] of sight.see(tf, pass, given)) seen.set(name, tf.keep(tf.clone(tensor)));
    });
    disposeAll([...given.values()], []);
    return seen;
  });
  const values = await download(kept);
  disposeAll([...kept.values()], []);
  return values;
}
