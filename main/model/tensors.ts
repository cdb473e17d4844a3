import type * as TensorFlow from '@tensorflow/tfjs';
import type { TF } from '../../core/blocks/define.ts';
import { sizeOf, type Shape } from '../../core/shape.ts';
import { fieldNumbers, type Batch, type Numbers } from '../tensors/batch.ts';
import type { Field } from '../../core/data/spec.ts';
import type { NamedTensor, NamedTensors } from '../tensors/named.ts';

export type Tensors = ReadonlyMap<string, TensorFlow.Tensor>;

/** The value with this name. A missing one is a bug. */
export function lookUp<T>(values: ReadonlyMap<string, T>, name: string): T {
  const value = values.get(name);
  if (value === undefined) throw new Error(`There is no tensor "${name}".`);
  return value;
}

/** Tensors on the active backend that outlive tf.tidy; zeros where no values are given. */
export function upload(tf: TF, entries: readonly (readonly [string, Shape, NamedTensor | undefined])[]): Tensors {
  const tensors = entries.map(([name, shape, saved]): [string, TensorFlow.Tensor] => [
    name,
    tf.keep(saved ? tf.tensor(saved.values, [...shape], 'float32') : tf.zeros([...shape])),
  ]);
  return new Map(tensors);
}

/** The same for a network's weights. */
export function uploadWeights(
  tf: TF,
  weights: readonly { readonly name: string; readonly spec: { readonly shape: Shape } }[],
  values: NamedTensors,
): Tensors {
  return upload(
    tf,
    weights.map(({ name, spec }) => [name, spec.shape, values.get(name)]),
  );
}

/** The first `size` examples of a field as a tensor [size, ...shape]. */
function fieldTensor(tf: TF, field: Field, numbers: Numbers, size: number): TensorFlow.Tensor {
  const { dtype, shape } = field.type;
  const values = numbers.subarray(0, size * sizeOf(shape));
  return typed(tf, field, tf.tensor(values, [size, ...shape], dtype === 'float32' ? 'float32' : 'int32'));
}

/** Converts to booleans from 0 and 1, which is how batches store them. */
export function typed(tf: TF, { type: { dtype } }: Field, numbers: TensorFlow.Tensor): TensorFlow.Tensor {
  return dtype === 'bool' ? tf.cast(numbers, 'bool') : numbers;
}

/** The given fields of a batch, by name. */
export function batchTensors(tf: TF, fields: readonly Field[], batch: Batch): Tensors {
  return new Map(fields.map((field) => [field.name, fieldTensor(tf, field, fieldNumbers(batch, field), batch.size)]));
}

/** Reads their values. All reads start before this returns, so the tensors may be freed right away. */
export async function download(tensors: Tensors): Promise<NamedTensors> {
  const reads = [...tensors].map(async ([name, tensor]): Promise<[string, NamedTensor]> => {
    const { shape } = tensor;
    return [name, { shape, values: await tensor.data<'float32'>() }];
  });
  return new Map(await Promise.all(reads));
}

/** Frees tensors, except those in `kept`. */
export function disposeAll(tensors: readonly TensorFlow.Tensor[], kept: readonly TensorFlow.Tensor[]): void {
  const spared = new Set(kept);
  for (const tensor of tensors) if (!spared.has(tensor)) tensor.dispose();
}
