import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../core/blocks/define.ts';
import type { Device } from '../devices/device.ts';
import type { Model } from '../model/model.ts';
import { computedOutputs, outputsOfNodes } from '../model/nodeOutputs.ts';
import { batchTensors, lookUp, type Tensors } from '../model/tensors.ts';
import type { Batch } from '../tensors/batch.ts';
import type { NamedTensors } from '../tensors/named.ts';
import type { TfjsFiles } from './tfjs.ts';

/**
 * Loads exported files as a user of TensorFlow.js would and compares with the app's own model: the largest difference
 * of an output, relative to outputs above 1.
 */
export async function measureParity(
  device: Device,
  model: Model,
  weights: NamedTensors,
  files: TfjsFiles,
  batch: Batch,
): Promise<number> {
  const { tf } = device;
  const loaded = await tf.loadLayersModel({ load: () => Promise.resolve(artifactsOf(files)) });
  const outputs = device.run(() =>
    tf.tidy(() => {
      const fields = batchTensors(tf, model.inputs, batch);
      const tensors = new Map([...weights].map(([name, { values, shape }]) => [name, tf.tensor(values, [...shape])]));
      const own = predictionsOf(tf, model, tensors, fields);
      return { own, exported: [loaded.predict([...fields.values()])].flat() };
    }),
  );
  const [own, exported] = [await numbersOf(outputs.own), await numbersOf(outputs.exported)];
  for (const output of [...outputs.own, ...outputs.exported]) output.dispose();
  loaded.dispose();
  if (own.length !== exported.length) return Infinity;
  return own.reduce((worst: number, value, i) => {
    const difference = Math.abs(value - (exported[i] ?? NaN)) / Math.max(1, Math.abs(value));
    // NaN counts as infinitely wrong; Math.max would let a later value hide it.
    return Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
  }, 0);
}

/** The network's prediction at each of its outputs. */
function predictionsOf(tf: TF, model: Model, weights: Tensors, fields: Tensors): TensorFlow.Tensor[] {
  const ends = model.objectives.map(({ nodeId }) => nodeId);
  const wanted = outputsOfNodes(model.predicting).filter(({ name }) => ends.includes(name));
  const found = computedOutputs(tf, model, wanted, weights, fields);
  return ends.map((id) => lookUp(found, id));
}

async function numbersOf(tensors: readonly TensorFlow.Tensor[]): Promise<readonly number[]> {
  const read = await Promise.all(tensors.map((tensor) => tensor.data<'float32'>()));
  return read.flatMap((values) => [...values]);
}

/** What a browser's loader produces from the two files. */
function artifactsOf(files: TfjsFiles): TensorFlow.io.ModelArtifacts {
  const json = JSON.parse(files['model.json']) as TensorFlow.io.ModelJSON;
  const weightSpecs = json.weightsManifest.flatMap(({ weights }) => weights);
  const weightData = new Uint8Array(Buffer.concat(files['weights.bin'])).buffer;
  return { modelTopology: json.modelTopology, weightSpecs, weightData };
}
