import type { Tensor } from '@tensorflow/tfjs';
import type { DType } from '../../tensorType.ts';
import { sizeOf } from '../../shape.ts';
import type { TF } from '../define.ts';
import type { Attribute } from './program.ts';

/**
 * Numbers that are known without computing: constants and the arithmetic of shapes. They stay numbers, since what is
 * traced cannot be read back.
 */
export interface Known {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
export type Value = Tensor | Known;

export function isKnown(value: Value): value is Known {
  return 'values' in value;
}

export function known(dtype: DType, shape: readonly number[], values: readonly number[]): Known {
  return { dtype, shape, values };
}

/** Why an operator cannot be computed here. */
export class ForeignError extends Error {
  readonly german: string;

  constructor(english: string, german: string) {
    super(english);
    this.german = german;
  }
}

/** What an operator is given. */
export class Arguments {
  readonly tf: TF;
  readonly operator: string;
  readonly outputs: number;
  readonly #inputs: readonly (Value | undefined)[];
  readonly #attributes: Readonly<Record<string, Attribute>>;

  constructor(
    tf: TF,
    call: { readonly operator: string; readonly outputs: number },
    inputs: readonly (Value | undefined)[],
    attributes: Readonly<Record<string, Attribute>>,
  ) {
    this.tf = tf;
    this.operator = call.operator;
    this.outputs = call.outputs;
    this.#inputs = inputs;
    this.#attributes = attributes;
  }

  get count(): number {
    return this.#inputs.length;
  }
  get all(): readonly Value[] {
    return this.#inputs.map((_, i) => this.value(i));
  }
  has(index: number): boolean {
    return this.#inputs[index] !== undefined;
  }
  value(index: number): Value {
    const value = this.#inputs[index];
    if (!value)
      throw new ForeignError(
        `${this.operator} lacks input ${index + 1}.`,
        `Bei ${this.operator} fehlt Eingabe ${index + 1}.`,
      );
    return value;
  }
  tensor(index = 0): Tensor {
    return asTensor(this.tf, this.value(index));
  }
  /** A float32 tensor. */
  float(index = 0): Tensor {
    const tensor = this.tensor(index);
    return tensor.dtype === 'float32' ? tensor : this.tf.cast(tensor, 'float32');
  }
  optional(index: number): Tensor | undefined {
    return this.has(index) ? this.tensor(index) : undefined;
  }
  shape(index = 0): readonly number[] {
    return this.value(index).shape;
  }
  /** Numbers that must be known in advance, such as a shape or axes. */
  numbers(index: number): readonly number[] {
    const value = this.value(index);
    if (isKnown(value)) return value.values;
    throw new ForeignError(
      `${this.operator} takes input ${index + 1} from what is computed; it must be constant.`,
      `${this.operator} bekommt Eingabe ${index + 1} aus Berechnetem; sie muss konstant sein.`,
    );
  }
  /** The same from an attribute or, in newer versions, an input; undefined if neither is given. */
  list(name: string, index?: number): readonly number[] | undefined {
    if (index !== undefined && this.has(index)) return this.numbers(index);
    const value = this.#attributes[name];
    return typeof value === 'number' ? [value] : Array.isArray(value) ? value : undefined;
  }
  number(name: string, initial: number): number {
    const value = this.#attributes[name];
    return typeof value === 'number' ? value : initial;
  }
  word(name: string, initial: string): string {
    const value = this.#attributes[name];
    return typeof value === 'string' ? value : initial;
  }
  /** An axis counted from the beginning. */
  axis(name: string, initial: number, rank: number): number {
    return fromStart(this.number(name, initial), rank);
  }
}

export function asTensor(tf: TF, value: Value): Tensor {
  return isKnown(value) ? tf.tensor([...value.values], [...value.shape], value.dtype) : value;
}

/** An axis counted from the beginning instead of the end. */
export function fromStart(axis: number, rank: number): number {
  const found = axis < 0 ? axis + rank : axis;
  if (found >= 0 && found <= rank) return found;
  throw new ForeignError(`There is no axis ${axis} among ${rank}.`, `Es gibt keine Achse ${axis} unter ${rank}.`);
}

/** Computes an operator: its outputs in order. */
export type Operator = (args: Arguments) => readonly Value[];

/** The most numbers that are worked out in advance: beyond it something is wrong. */
const MOST_KNOWN = 1 << 22;

export function requireSmall(shape: readonly number[]): number {
  const size = sizeOf(shape);
  if (size >= 0 && size <= MOST_KNOWN) return size;
  throw new ForeignError(
    `A constant of the shape [${shape.join(', ')}] is too large.`,
    `Eine Konstante der Form [${shape.join(', ')}] ist zu groß.`,
  );
}

/** The distance in memory between neighbours along each axis. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let i = shape.length - 2; i >= 0; i--) strides[i] = (strides[i + 1] ?? 1) * (shape[i + 1] ?? 1);
  return strides;
}

/** The shape that both are stretched to. */
export function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [one = 1, other = 1] = [a[i - rank + a.length], b[i - rank + b.length]];
    if (one !== other && one !== 1 && other !== 1) {
      throw new ForeignError(
        `The shapes [${a.join(', ')}] and [${b.join(', ')}] do not go together.`,
        `Die Formen [${a.join(', ')}] und [${b.join(', ')}] passen nicht zusammen.`,
      );
    }
    return one === 1 ? other : one;
  });
}
