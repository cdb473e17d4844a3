import type { DataSpec, Field } from '../../core/data/spec.ts';
import type { Units } from '../../core/data/units.ts';
import type { PartSizes } from '../../core/data/parts.ts';
import type { DatasetInfo } from '../../core/protocol/requests/data.ts';
import type { Split } from '../../core/data/split.ts';
import { sizeOf } from '../../core/shape.ts';
import { createBatch, fieldNumbers, type Batch, type Numbers, type Stored } from '../tensors/batch.ts';
import type { Text } from '../../core/text.ts';
import type { FilledCells } from './filledCells.ts';
import type { TokenCensus } from './texts/census.ts';

/**
 * Where a set was found: shipped with the app, a system or npm package, downloaded, computed, the user's file, or the
 * document itself.
 */
export type Origin = DatasetInfo['origin'] | 'generated' | 'file' | 'document';

/** Where the examples of a table come from, one entry each. */
export interface ExamplePlaces {
  /** The lines of the user's file. */
  readonly lines?: Uint32Array | undefined;
  /** Their numbers, from 1, in the set as it is published. */
  readonly numbers?: Uint32Array | undefined;
  /** Cells in which the user's file has a gap. */
  readonly filled?: FilledCells | undefined;
}

/** One split of a set: stored completely, or created when a batch is filled (windows of a text). */
export interface Examples {
  /** What an example consists of. */
  readonly fields: readonly Field[];
  /** The number of examples. */
  readonly count: number;
  /** Where its examples are found again. */
  readonly places?: ExamplePlaces | undefined;
  /** Which of the loader's texts an example is; absent: examples are not individual texts. */
  numberOf?(index: number): number;
  /**
   * Writes the examples at `indices`, in this order, to the start of the arrays of `batch`, which may be longer; fields
   * that the batch lacks are skipped. Throws a RangeError for an invalid index.
   */
  fill(indices: ArrayLike<number>, batch: Pick<Batch, 'fields'>): void;
  /**
   * Equally many different examples of the same kind, used for training in an epoch (from 0); absent: all epochs have
   * the same.
   */
  inEpoch?(epoch: number): Examples;
  /** The examples from `begin` up to, but not including, `end` (default: all that follow), as a view. */
  slice(begin: number, end?: number): Examples;
}

/**
 * A split in memory. Pictures are kept as bytes (0 ... 255) and only become numbers in 0 ... 1 batch by batch:
 * Fashion-MNIST takes 47 MB here, rather than 188 MB as float32.
 */
export class StoredExamples implements Examples {
  readonly fields: readonly Field[];
  readonly count: number;
  readonly places: ExamplePlaces;
  readonly stored: Readonly<Record<string, Stored>>;

  constructor(
    { fields }: Pick<DataSpec, 'fields'>,
    stored: Readonly<Record<string, Stored>>,
    places: ExamplePlaces = {},
  ) {
    this.fields = fields;
    this.stored = stored;
    this.places = places;
    const counts = fields.map(({ name, type }) => (stored[name]?.length ?? NaN) / sizeOf(type.shape));
    this.count = counts[0] ?? 0;
    if (!Number.isInteger(this.count) || counts.some((count) => count !== this.count)) {
      throw new Error(`Fields of ${counts.join(', ')} examples (${fields.map(({ name }) => name).join(', ')}).`);
    }
  }

  fill(indices: ArrayLike<number>, { fields }: Pick<Batch, 'fields'>): void {
    for (const { name, type } of this.fields) {
      const [from, to] = [this.stored[name], fields[name]];
      if (from && to) copyRows(from, indices, sizeOf(type.shape), to);
    }
  }

  slice(begin: number, end = this.count): StoredExamples {
    const parts = this.fields.flatMap(({ name, type }) => {
      const size = sizeOf(type.shape);
      const all = this.stored[name];
      return all ? [[name, all.subarray(begin * size, end * size)] as const] : [];
    });
    const { lines, numbers, filled } = this.places;
    return new StoredExamples(this, Object.fromEntries(parts), {
      lines: lines?.subarray(begin, end),
      numbers: numbers?.subarray(begin, end),
      filled: filled?.slice(begin, end),
    });
  }
}

/** Throws a RangeError if there is no such example. */
export function requireExample(index: number, count: number): void {
  if (index < 0 || index >= count) throw new RangeError(`There is no example ${index} among ${count}.`);
}

function copyRows(from: Stored, indices: ArrayLike<number>, size: number, to: Numbers): void {
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row] ?? -1;
    requireExample(index, from.length / size);
    const example = from.subarray(index * size, (index + 1) * size);
    if (!(example instanceof Uint8Array)) to.set(example, row * size);
    else for (let i = 0; i < size; i++) to[row * size + i] = (example[i] ?? 0) / 255;
  }
}

/** All values of the field with this name, [count, ...shape] in order: to be read only, since they may be the set's own. */
export function allOf(examples: Examples, name: string): Numbers {
  const stored = examples instanceof StoredExamples ? examples.stored[name] : undefined;
  if (stored && !(stored instanceof Uint8Array)) return stored;
  const batch = createBatch(
    examples.fields.filter((field) => field.name === name),
    examples.count,
  );
  examples.fill(firstNumbers(examples.count), batch);
  return fieldNumbers(batch, { name });
}

/** 0 ... count - 1. */
export function firstNumbers(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}

/** Divides examples that are ordered as training, validation, test into these parts, as views. */
export function cutInParts(all: Examples, { training, validation }: PartSizes): Readonly<Record<Split, Examples>> {
  const end = training + validation;
  return {
    training: all.slice(0, training),
    validation: all.slice(training, end),
    test: all.slice(end),
  };
}

/**
 * The part on which the metrics of every epoch are measured, used for early stopping and choosing the best weights: the
 * test part if there is no validation part.
 */
export function measuredPart(data: Readonly<Record<Split, Examples>>): 'validation' | 'test' {
  return data.validation.count > 0 ? 'validation' : 'test';
}

/** A set of examples, ready for training. */
export interface LoadedData extends Readonly<Record<Split, Examples>> {
  readonly spec: DataSpec;
  /** False as long as only the part that ships with the app is available. */
  readonly isFull: boolean;
  readonly origin: Origin;
  /** Converts the network's numbers to the user's; null if they are the same. */
  readonly units: Units | null;
  /** What the user should know: a damaged copy was skipped, rows were left out, only a part is available. */
  readonly notice: Text | null;
  /** Statistics of the texts. */
  readonly census?: TokenCensus;
}
