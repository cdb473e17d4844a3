import type { Builder } from '../builder.ts';
import type { BinaryFunction, CompareFunction, DType, UnaryFunction, Value } from '../ir.ts';
import { broadcastShapes } from '../shape.ts';
import { fill, fillOf } from './leaves.ts';
import { broadcast, withoutBroadcast } from './arrange.ts';

/** Functions that are folded for known inputs; all others are left to the device. */
const unaryOf: Partial<Record<UnaryFunction, (x: number) => number>> = {
  abs: Math.abs,
  neg: (x) => -x,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  reciprocal: (x) => 1 / x,
  relu: (x) => Math.max(0, x),
  not: (x) => 1 - x,
};

const binaryOf: Partial<Record<BinaryFunction, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  max: Math.max,
  min: Math.min,
  pow: Math.pow,
};

const compareOf: Record<CompareFunction, (x: number, y: number) => boolean> = {
  equal: (x, y) => x === y,
  less: (x, y) => x < y,
  lessEqual: (x, y) => x <= y,
  greater: (x, y) => x > y,
  greaterEqual: (x, y) => x >= y,
};

export function unary(b: Builder, fn: UnaryFunction, x: Value): Value {
  const { dtype, shape } = b.type(x);
  const known = fillOf(b, x);
  const compute = unaryOf[fn];
  if (known !== undefined && compute) return fill(b, compute(known), shape, dtype);
  const operation = b.operation(x);
  if (fn === 'neg' && operation.op === 'unary' && operation.fn === 'neg') return operation.inputs[0];
  if (operation.op === 'broadcast') return broadcast(b, unary(b, fn, operation.inputs[0]), shape);
  const result: DType = fn === 'isNaN' ? 'bool' : dtype;
  return b.emit({ op: 'unary', inputs: [x], fn }, { dtype: result, shape });
}

export function binary(b: Builder, fn: BinaryFunction, x: Value, y: Value): Value {
  const { dtype } = b.type(x);
  if (b.type(y).dtype !== dtype) throw new Error(`${fn} of ${dtype} and ${b.type(y).dtype}: cast one of them.`);
  const shape = broadcastShapes(b.type(x).shape, b.type(y).shape);
  const simple = binaryOfFills(b, fn, x, y, shape) ?? withNeutral(b, fn, x, y, shape);
  if (simple !== undefined) return simple;
  const [left, right] = withoutBroadcast(b, [x, y]);
  const scaled = fn === 'mul' || fn === 'div' ? mergedScale(b, fn, left, right) : undefined;
  const own = broadcastShapes(b.type(left).shape, b.type(right).shape);
  const value = scaled ?? b.emit({ op: 'binary', inputs: [left, right], fn }, { dtype, shape: own });
  return broadcast(b, value, shape);
}

function binaryOfFills(
  b: Builder,
  fn: BinaryFunction,
  x: Value,
  y: Value,
  shape: readonly number[],
): Value | undefined {
  const [left, right] = [fillOf(b, x), fillOf(b, y)];
  if (left === undefined || right === undefined) return undefined;
  const { dtype } = b.type(x);
  if (fn === 'div' && dtype === 'float32') return fill(b, left / right, shape, dtype);
  const compute = binaryOf[fn];
  return compute && dtype !== 'bool' ? fill(b, compute(left, right), shape, dtype) : undefined;
}

/** x + 0, x - 0, x * 1, x / 1, x ** 1, and 0 - x. */
function withNeutral(b: Builder, fn: BinaryFunction, x: Value, y: Value, shape: readonly number[]): Value | undefined {
  const neutral = { add: 0, sub: 0, mul: 1, div: 1, pow: 1 }[fn as string];
  if (neutral === undefined) return undefined;
  if (fillOf(b, y) === neutral) return broadcast(b, x, shape);
  const isCommutative = fn === 'add' || fn === 'mul';
  if (isCommutative && fillOf(b, x) === neutral) return broadcast(b, y, shape);
  if (fn === 'sub' && fillOf(b, x) === 0) return broadcast(b, unary(b, 'neg', y), shape);
  if (fn === 'pow' && fillOf(b, y) === 2) return binary(b, 'mul', x, x);
  return undefined;
}

/** (x * 2) * 3 = x * 6, -x * 3 = x * -3; division by a constant becomes multiplication. */
function mergedScale(b: Builder, fn: 'mul' | 'div', x: Value, y: Value): Value | undefined {
  if (b.type(x).dtype !== 'float32') return undefined;
  const [value, number] = fn === 'mul' && fillOf(b, x) !== undefined ? [y, fillOf(b, x)] : [x, fillOf(b, y)];
  if (number === undefined) return undefined;
  const factor = fn === 'mul' ? number : 1 / number;
  if (factor === -1) return unary(b, 'neg', value);
  const inner = b.operation(value);
  if (inner.op === 'unary' && inner.fn === 'neg') return scale(b, inner.inputs[0], -factor);
  if (inner.op === 'binary' && inner.fn === 'mul') {
    const before = fillOf(b, inner.inputs[1]);
    if (before !== undefined) return scale(b, inner.inputs[0], before * factor);
  }
  const { dtype, shape } = b.type(value);
  return b.emit({ op: 'binary', inputs: [value, fill(b, factor)], fn: 'mul' }, { dtype, shape });
}

/** x times a constant. */
export function scale(b: Builder, x: Value, factor: number): Value {
  return binary(b, 'mul', x, fill(b, factor, [], b.type(x).dtype));
}

/** Compares; the result is bool. */
export function compare(b: Builder, fn: CompareFunction, x: Value, y: Value): Value {
  if (b.type(x).dtype !== b.type(y).dtype) throw new Error(`${fn} of different kinds: cast one of them.`);
  const shape = broadcastShapes(b.type(x).shape, b.type(y).shape);
  const [known, other] = [fillOf(b, x), fillOf(b, y)];
  if (known !== undefined && other !== undefined) return fill(b, Number(compareOf[fn](known, other)), shape, 'bool');
  const [left, right] = withoutBroadcast(b, [x, y]);
  const own = broadcastShapes(b.type(left).shape, b.type(right).shape);
  return broadcast(b, b.emit({ op: 'compare', inputs: [left, right], fn }, { dtype: 'bool', shape: own }), shape);
}

/** `then` where the condition holds, `otherwise` elsewhere. */
export function select(b: Builder, condition: Value, then: Value, otherwise: Value): Value {
  const { dtype } = b.type(then);
  if (b.type(condition).dtype !== 'bool') throw new Error('The condition of a select has to be of booleans.');
  if (b.type(otherwise).dtype !== dtype) throw new Error('Both sides of a select have to be of one kind.');
  const shape = broadcastShapes(b.type(condition).shape, b.type(then).shape, b.type(otherwise).shape);
  const known = fillOf(b, condition);
  if (known !== undefined) return broadcast(b, known ? then : otherwise, shape);
  const [c, t, e] = withoutBroadcast(b, [condition, then, otherwise]);
  const own = broadcastShapes(b.type(c).shape, b.type(t).shape, b.type(e).shape);
  return broadcast(b, b.emit({ op: 'select', inputs: [c, t, e] }, { dtype, shape: own }), shape);
}

/** Truncates to integers; booleans become 0 and 1, and anything but 0 becomes true. */
export function cast(b: Builder, x: Value, dtype: DType): Value {
  const type = b.type(x);
  if (type.dtype === dtype) return x;
  const known = fillOf(b, x);
  if (known !== undefined) return fill(b, known, type.shape, dtype);
  const operation = b.operation(x);
  if (operation.op === 'broadcast') return broadcast(b, cast(b, operation.inputs[0], dtype), type.shape);
  if (operation.op === 'range' && dtype !== 'bool') return b.emit(operation, { ...type, dtype });
  return b.emit({ op: 'cast', inputs: [x] }, { ...type, dtype });
}
