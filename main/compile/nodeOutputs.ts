import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../core/blocks/define.ts';
import { MOST_UNITS } from '../../core/protocol/neurons.ts';
import { sizeOf } from '../../core/shape.ts';
import type { Device } from '../devices/device.ts';
import type { NodeValues } from '../train/step.ts';
import type { ApplyOptions, Model } from './model.ts';
import { disposeAll, download, type Tensors } from './tensors.ts';

/** The nodes that are not too wide to be looked at unit by unit. */
export function visibleNodes({ nodes }: Model): Model['nodes'] {
  return nodes.filter(({ shape }) => sizeOf(shape) <= MOST_UNITS);
}

/** The outputs of those nodes. Call it inside tf.tidy. */
export function visibleOutputs(
  tf: TF,
  model: Model,
  weights: Tensors,
  x: TensorFlow.Tensor,
  onNode?: ApplyOptions['onNode'],
): Tensors {
  const visible = new Set(visibleNodes(model).map(({ id }) => id));
  const outputs = new Map<string, TensorFlow.Tensor>();
  model.apply(tf, weights, x, {
    isTraining: false,
    seed: 0,
    ...(onNode && { onNode }),
    onOutput: (id, output) => {
      if (visible.has(id)) outputs.set(id, output);
      return output;
    },
  });
  return outputs;
}

/** The same for `size` examples in `features`, in eval mode. */
export async function nodeOutputs(
  { tf, run }: Device,
  model: Model,
  weights: Tensors,
  features: Float32Array,
  size: number,
): Promise<NodeValues> {
  const { shape } = model.data;
  const kept = run(() => {
    const outputs = new Map<string, TensorFlow.Tensor>();
    tf.tidy(() => {
      const x = tf.tensor(features.subarray(0, size * sizeOf(shape)), [size, ...shape], 'float32');
      for (const [id, output] of visibleOutputs(tf, model, weights, x)) outputs.set(id, tf.keep(tf.clone(output)));
    });
    return outputs;
  });
  const values = await download(kept);
  disposeAll([...kept.values()], []);
  return new Map([...values].map(([id, tensor]) => [id, tensor.values]));
}
