import type { DataSpec, Field } from '../../core/data/spec.ts';
import { inputField, targetField } from '../../core/data/spec.ts';
import { sizeOf } from '../../core/shape.ts';

/** The numbers of a field: floats, or integers (classes, tokens). */
export type Numbers = Float32Array | Int32Array;

/** Examples as they enter a step. The arrays may be longer than `size` examples and are reused by the caller. */
export interface Batch {
  readonly size: number;
  /** [size, ...shape] each, by the names of the data's fields. */
  readonly fields: Readonly<Record<string, Numbers>>;
}

/** Room for `size` examples of these fields. */
export function createBatch(fields: readonly Field[], size: number): Batch {
  const rooms = fields.map(({ name, type }) => {
    const length = size * sizeOf(type.shape);
    return [name, type.dtype === 'float32' ? new Float32Array(length) : new Int32Array(length)] as const;
  });
  return { size, fields: Object.fromEntries(rooms) };
}

/** The numbers of a field; that there are none is a bug. */
export function fieldNumbers({ fields }: Pick<Batch, 'fields'>, { name }: Pick<Field, 'name'>): Numbers {
  const numbers = fields[name];
  if (!numbers) throw new Error(`The examples have no field "${name}".`);
  return numbers;
}

/** What a network of one input takes of a batch. */
export function inputsOf(batch: Batch, data: DataSpec): Numbers {
  return fieldNumbers(batch, inputField(data));
}

/** What a network of one target is to say of a batch. */
export function targetsOf(batch: Batch, data: DataSpec): Numbers {
  return fieldNumbers(batch, targetField(data));
}
