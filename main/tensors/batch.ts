import type { DataSpec, Field } from '../../core/data/spec.ts';
import { inputField, targetField } from '../../core/data/spec.ts';
import { sizeOf } from '../../core/shape.ts';

/** The values of a field: floats, or integers (classes, tokens). */
export type Numbers = Float32Array | Int32Array;

/** Examples for one step. The arrays may be longer than `size` examples, and are reused by the caller. */
export interface Batch {
  readonly size: number;
  /** [size, ...shape] each, by field name. */
  readonly fields: Readonly<Record<string, Numbers>>;
}

/** Values of a field of all examples, row by row; bytes stand for byte / 255. */
export type Stored = Uint8Array | Numbers;

/** Examples that stay the same. */
export interface StoredSet {
  readonly fields: readonly Field[];
  /** [count, ...shape] by field name. */
  readonly stored: Readonly<Record<string, Stored>>;
  fill(indices: ArrayLike<number>, batch: Pick<Batch, 'fields'>): void;
}

/** A batch of such examples: its arrays are filled only when somebody looks at them. */
export class PickedBatch implements Batch {
  readonly size: number;
  readonly set: StoredSet;
  /** Which examples they are. */
  readonly indices: Uint32Array;
  readonly #fields: Batch['fields'];
  #isFilled = false;

  /** `fields`: arrays for it. */
  constructor(set: StoredSet, indices: Uint32Array, fields: Batch['fields']) {
    this.set = set;
    this.indices = indices;
    this.size = indices.length;
    this.#fields = fields;
  }

  get fields(): Batch['fields'] {
    if (!this.#isFilled) this.set.fill(this.indices, { fields: this.#fields });
    this.#isFilled = true;
    return this.#fields;
  }
}

/** Allocates a batch for `size` examples of these fields. */
export function createBatch(fields: readonly Field[], size: number): Batch {
  const rooms = fields.map(({ name, type }) => {
    const length = size * sizeOf(type.shape);
    return [name, type.dtype === 'float32' ? new Float32Array(length) : new Int32Array(length)] as const;
  });
  return { size, fields: Object.fromEntries(rooms) };
}

/** The values of a field. A missing field is a bug. */
export function fieldNumbers({ fields }: Pick<Batch, 'fields'>, { name }: Pick<Field, 'name'>): Numbers {
  const numbers = fields[name];
  if (!numbers) throw new Error(`The examples have no field "${name}".`);
  return numbers;
}

/** The input of a batch, for a network with one input. */
export function inputsOf(batch: Batch, data: DataSpec): Numbers {
  return fieldNumbers(batch, inputField(data));
}

/** The target of a batch, for a network with one target. */
export function targetsOf(batch: Batch, data: DataSpec): Numbers {
  return fieldNumbers(batch, targetField(data));
}

/** A batch that stays as it is when the arrays of this one are used again. */
export function copyOf({ size, fields }: Batch): Batch {
  return { size, fields: Object.fromEntries(Object.entries(fields).map(([name, own]) => [name, own.slice()])) };
}
