import type { WeightSpec } from '../../../core/blocks/define.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { Tree } from '../../../core/codegen/tree.ts';
import type { NamedTensor, NamedTensors } from '../../tensors/named.ts';
import { bytesOf } from '../../files/floats.ts';
import type { TensorEntry } from './tensorFile.ts';

/**
 * All parameters and buffers as a PyTorch state_dict has them: named by path, the output axis of matrices and kernels
 * first. Shared weights are there once, under the name of their owner.
 */
export function stateDict({ leaves }: Pick<Tree, 'leaves'>, weights: NamedTensors): readonly TensorEntry[] {
  return leaves.flatMap(({ node, key }) => {
    const own = node.weights.map((spec) => parameter(`${key}.${spec.pytorch.name}`, spec, weightOf(weights, `${node.identity}.${spec.name}`))); // prettier-ignore
    return node.block.type === 'batchNorm' ? [...own, batchCount(key)] : own;
  });
}

/** The weight with this name in the app. A missing one is a bug. */
export function weightOf(weights: NamedTensors, name: string): NamedTensor {
  const tensor = weights.get(name);
  if (!tensor) throw new Error(`The network has no weight "${name}".`);
  return tensor;
}

function parameter(name: string, { pytorch }: WeightSpec, { shape, values }: NamedTensor): TensorEntry {
  const isTurned = pytorch.isTransposed === true;
  const turned = isTurned ? [...shape.slice(-2).toReversed(), ...shape.slice(0, -2)] : shape;
  return { name, dtype: 'F32', shape: turned, bytes: () => [bytesOf(isTurned ? outputsFirst({ shape, values }) : values)] }; // prettier-ignore
}

/** [..., inputs, outputs] as [outputs, inputs, ...]. */
export function outputsFirst({ shape, values }: NamedTensor): Float32Array {
  const [inputs = 1, outputs = 1] = shape.slice(-2);
  const area = sizeOf(shape.slice(0, -2));
  const turned = new Float32Array(values.length);
  for (let place = 0; place < area; place++) {
    for (let i = 0; i < inputs; i++) {
      const from = (place * inputs + i) * outputs;
      for (let o = 0; o < outputs; o++) turned[(o * inputs + i) * area + place] = values[from + o] ?? NaN;
    }
  }
  return turned;
}

/** PyTorch counts the batches that a norm has seen; only a norm without momentum reads it. */
function batchCount(key: string): TensorEntry {
  return { name: `${key}.num_batches_tracked`, dtype: 'I64', shape: [], bytes: () => [bytesOf(BigInt64Array.of(0n))] };
}
