import type * as TensorFlow from '@tensorflow/tfjs';
import { outputName, outputsOf } from '../../core/analysis/identity.ts';
import type { TF } from '../../core/blocks/define.ts';
import { MOST_UNITS } from '../../core/protocol/neurons.ts';
import { sizeOf, type Shape } from '../../core/shape.ts';
import type { Device } from '../devices/device.ts';
import type { Batch } from '../tensors/batch.ts';
import type { NodeValues } from '../tensors/named.ts';
import type { ApplyOptions, Model } from './model.ts';
import { batchTensors, disposeAll, download, type Tensors } from './tensors.ts';

/** An output of a node, named by path and by identity. */
export interface NodeOutput {
  readonly name: string;
  readonly identity: string;
  readonly shape: Shape;
}

/** All outputs of these nodes. */
export function outputsOfNodes(nodes: Model['nodes']): readonly NodeOutput[] {
  return nodes.flatMap((node) =>
    outputsOf(node).map(({ name, port, type: { shape } }) => ({
      name,
      identity: outputName({ node: node.identity, port }),
      shape,
    })),
  );
}

/** The outputs that are narrow enough to be inspected unit by unit. */
export function visibleOutputs({ predicting }: Model): readonly NodeOutput[] {
  return outputsOfNodes(predicting).filter(({ shape }) => sizeOf(shape) <= MOST_UNITS);
}

/** These outputs in evaluation mode, converted to float. Call it inside tf.tidy. */
export function computedOutputs(
  tf: TF,
  model: Model,
  outputs: readonly NodeOutput[],
  weights: Tensors,
  fields: Tensors,
  onNode?: ApplyOptions['onNode'],
): Tensors {
  const wanted = new Set(outputs.map(({ name }) => name));
  const found = new Map<string, TensorFlow.Tensor>();
  model.apply(tf, weights, fields, {
    isTraining: false,
    seed: 0,
    ...(onNode && { onNode }),
    onOutput: (name, output) => {
      if (wanted.has(name)) found.set(name, output.dtype === 'float32' ? output : tf.cast(output, 'float32'));
      return output;
    },
  });
  return found;
}

/** The same for a batch, read back as numbers. The batch only needs the model's inputs. */
export async function nodeOutputs(
  { tf, run }: Device,
  model: Model,
  outputs: readonly NodeOutput[],
  weights: Tensors,
  batch: Batch,
): Promise<NodeValues> {
  const kept = run(() => {
    const tensors = new Map<string, TensorFlow.Tensor>();
    tf.tidy(() => {
      const found = computedOutputs(tf, model, outputs, weights, batchTensors(tf, model.inputs, batch));
      for (const [name, output] of found) tensors.set(name, tf.keep(tf.clone(output)));
    });
    return tensors;
  });
  const values = await download(kept);
  disposeAll([...kept.values()], []);
  return new Map([...values].map(([name, tensor]) => [name, tensor.values]));
}
