import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../core/blocks/define.ts';
import { MOST_UNITS } from '../../core/protocol/neurons.ts';
import { sizeOf } from '../../core/shape.ts';
import type { Device } from '../devices/device.ts';
import type { NodeValues } from '../tensors/named.ts';
import type { ApplyOptions, Model } from './model.ts';
import { disposeAll, download, examplesTensor, type Tensors } from './tensors.ts';

/** The nodes that are not too wide to be looked at unit by unit. */
export function visibleNodes({ nodes }: Model): Model['nodes'] {
  return nodes.filter(({ shape }) => sizeOf(shape) <= MOST_UNITS);
}

/** The outputs of these nodes in eval mode. Call it inside tf.tidy. */
export function outputsOf(
  tf: TF,
  model: Model,
  nodes: readonly { readonly id: string }[],
  weights: Tensors,
  x: TensorFlow.Tensor,
  onNode?: ApplyOptions['onNode'],
): Tensors {
  const wanted = new Set(nodes.map(({ id }) => id));
  const outputs = new Map<string, TensorFlow.Tensor>();
  model.apply(tf, weights, x, {
    isTraining: false,
    seed: 0,
    ...(onNode && { onNode }),
    onOutput: (id, output) => {
      if (wanted.has(id)) outputs.set(id, output);
      return output;
    },
  });
  return outputs;
}

/** The same for `size` examples in `features`, as numbers. */
export async function nodeOutputs(
  { tf, run }: Device,
  model: Model,
  nodes: readonly { readonly id: string }[],
  weights: Tensors,
  features: Float32Array,
  size: number,
): Promise<NodeValues> {
  const kept = run(() => {
    const outputs = new Map<string, TensorFlow.Tensor>();
    tf.tidy(() => {
      const x = examplesTensor(tf, features, size, model.data.shape);
      for (const [id, output] of outputsOf(tf, model, nodes, weights, x)) outputs.set(id, tf.keep(tf.clone(output)));
    });
    return outputs;
  });
  const values = await download(kept);
  disposeAll([...kept.values()], []);
  return new Map([...values].map(([id, tensor]) => [id, tensor.values]));
}
