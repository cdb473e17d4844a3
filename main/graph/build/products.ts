import type { Builder } from '../builder.ts';
import type { ConvAttributes, Value, Window } from '../ir.ts';
import { broadcastShapes } from '../shape.ts';

export interface Transposed {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

const ends = (shape: readonly number[], isTransposed: boolean): readonly [number, number] => {
  const [rows = 1, columns = 1] = shape.slice(-2);
  return isTransposed ? [columns, rows] : [rows, columns];
};

/** The product of the matrices in the last two axes. */
export function matmul(b: Builder, x: Value, y: Value, { transposeA, transposeB }: Transposed): Value {
  const [{ shape: left, dtype }, { shape: right }] = [b.type(x), b.type(y)];
  const [[rows, inner], [other, columns]] = [ends(left, transposeA), ends(right, transposeB)];
  if (inner !== other) throw new Error(`[${left.join(', ')}] times [${right.join(', ')}]: ${inner} is not ${other}.`);
  const shape = [...broadcastShapes(left.slice(0, -2), right.slice(0, -2)), rows, columns];
  return b.emit({ op: 'matmul', inputs: [x, y], transposeA, transposeB }, { dtype, shape });
}

/** alpha x y + c for matrices. */
export function gemm(
  b: Builder,
  x: Value,
  y: Value,
  c: Value,
  options: Transposed & { readonly alpha: number },
): Value {
  const [{ shape: left, dtype }, { shape: right }] = [b.type(x), b.type(y)];
  const shape = [ends(left, options.transposeA)[0], ends(right, options.transposeB)[1]];
  const { transposeA, transposeB, alpha } = options;
  return b.emit({ op: 'gemm', inputs: [x, y, c], transposeA, transposeB, alpha }, { dtype, shape });
}

/** The number of window positions along an axis. */
function positions(
  length: number,
  size: number,
  stride: number,
  padding: readonly [number, number],
  dilation = 1,
): number {
  return Math.floor((length + padding[0] + padding[1] - dilation * (size - 1) - 1) / stride) + 1;
}

function slidOver(shape: readonly number[], { size, strides, padding }: Window, dilations: readonly [number, number]) {
  const [height = 1, width = 1] = shape.slice(-2);
  return [
    positions(height, size[0], strides[0], padding[0], dilations[0]),
    positions(width, size[1], strides[1], padding[1], dilations[1]),
  ];
}

/** x [batch, in, height, width] with filters [out, in / groups, height, width]. */
export function conv(b: Builder, x: Value, filters: Value, attributes: ConvAttributes): Value {
  const [{ shape, dtype }, { shape: kernel }] = [b.type(x), b.type(filters)];
  const [out = 1, , height = 1, width = 1] = kernel;
  const { strides, dilations, padding, groups } = attributes;
  const result = [shape[0] ?? 1, out, ...slidOver(shape, { size: [height, width], strides, padding }, dilations)];
  return b.emit({ op: 'conv', inputs: [x, filters], strides, dilations, padding, groups }, { dtype, shape: result });
}

/** The gradient of `conv` with respect to its input, which has this shape. */
export function convTranspose(
  b: Builder,
  dy: Value,
  filters: Value,
  shape: readonly number[],
  { strides, dilations, padding, groups }: ConvAttributes,
): Value {
  const { dtype } = b.type(dy);
  return b.emit({ op: 'convTranspose', inputs: [dy, filters], strides, dilations, padding, groups }, { dtype, shape });
}

export function pool(b: Builder, fn: 'max' | 'average', x: Value, window: Window): Value {
  const { shape, dtype } = b.type(x);
  const result = [...shape.slice(0, 2), ...slidOver(shape, window, [1, 1])];
  return b.emit({ op: fn === 'max' ? 'maxPool' : 'averagePool', inputs: [x], window }, { dtype, shape: result });
}

/** Places each dy at the first largest value of its window. */
export function maxPoolGradient(b: Builder, x: Value, dy: Value, window: Window): Value {
  return b.emit({ op: 'maxPoolGradient', inputs: [x, dy], window }, b.type(x));
}
