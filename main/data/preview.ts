import { hasTarget, inputField, targetField, type DataSpec } from '../../core/data/spec.ts';
import type { DataSource } from '../../core/data/source.ts';
import type { DataPreview } from '../../core/protocol/requests/data.ts';
import type { Split } from '../../core/data/split.ts';
import type { WireTensor } from '../../core/protocol/tensors.ts';
import { sizeOf } from '../../core/shape.ts';
import { loadData, type LoadOptions } from './load.ts';
import { createBatch, fieldNumbers, inputsOf, targetsOf, type Batch } from '../tensors/batch.ts';
import type { Examples } from './types.ts';
import { classCounts, unseenNames } from './unseen.ts';

export interface PreviewRequest {
  readonly source: DataSource;
  readonly split: Split;
  readonly offset: number;
  readonly count: number;
}

/** Examples of one split from `offset` on, as they are fed to the network; fewer than `count` at the end. */
export async function previewData(request: PreviewRequest, options: LoadOptions): Promise<DataPreview> {
  const data = await loadData(request.source, options);
  const { spec, isFull, training, validation, test, units, notice } = data;
  const examples = data[request.split];
  const begin = Math.min(request.offset, examples.count);
  const count = Math.min(request.count, examples.count - begin);
  const indices = Array.from({ length: count }, (_, i) => begin + i);
  const batch = createBatch(spec.fields, count);
  examples.fill(indices, batch);
  return {
    spec,
    counts: { training: training.count, validation: validation.count, test: test.count },
    isFull,
    features: wireTensor(inputsOf(batch, spec), [count, ...inputField(spec).type.shape]),
    others: othersOf(batch, spec),
    labels: wireTensor(targetsOf(batch, spec), [count, ...targetField(spec).type.shape]),
    indices,
    units,
    ...placesOf(examples, indices),
    notice,
    unseen: unseenNames(data),
    classCounts: classCounts(data, examples),
  };
}

/** Where examples are found again, and which of their cells fill gaps. */
function placesOf({ places: { lines, numbers, filled } = {} }: Examples, indices: readonly number[]) {
  const of = (all: Uint32Array | undefined) => (all ? indices.map((index) => all[index] ?? 0) : null);
  return { lines: of(lines), numbers: of(numbers), filled: filled ? indices.map((index) => filled.of(index)) : null };
}

/** The further fields of examples besides the first input and the first target, by name. */
export function othersOf(batch: Batch, spec: DataSpec): Readonly<Record<string, WireTensor>> {
  const [first, labels] = [inputField(spec), hasTarget(spec) ? targetField(spec) : undefined];
  const others = spec.fields.filter((field) => field !== first && field !== labels);
  return Object.fromEntries(
    others.map((field) => {
      const values = fieldNumbers(batch, field).subarray(0, batch.size * sizeOf(field.type.shape));
      return [field.name, wireTensor(values, [batch.size, ...field.type.shape])];
    }),
  );
}

function wireTensor(values: Float32Array | Int32Array, shape: readonly number[]): WireTensor {
  const data = Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
  return { dtype: values instanceof Int32Array ? 'int32' : 'float32', shape, data };
}
