// Operators on numbers that are known in advance: the arithmetic of shapes.
import { kindAt } from '../kinds.ts';
import { broadcast, ForeignError, fromStart, known, requireSmall, stridesOf, type Arguments, type Known } from '../value.ts'; // prettier-ignore

type KnownOperator = (args: Arguments, inputs: readonly Known[]) => readonly Known[] | undefined;

const truncated = (a: number, b: number) => Math.trunc(a / b);
const bit = (is: boolean) => (is ? 1 : 0);

function pairwise(compute: (a: number, b: number, isWhole: boolean) => number, isTest = false): KnownOperator {
  return (_, [a, b, ...others]) => {
    if (!a || !b || others.length > 0) return undefined;
    const shape = broadcast(a.shape, b.shape);
    const size = requireSmall(shape);
    const [left, right] = [stretched(a, shape), stretched(b, shape)];
    const isWhole = a.dtype !== 'float32';
    const values = Array.from({ length: size }, (_, i) => compute(left(i), right(i), isWhole));
    return [known(isTest ? 'bool' : a.dtype, shape, values)];
  };
}

/** Reads a value at a place of the shape that it is stretched to. */
function stretched({ shape, values }: Known, to: readonly number[]): (place: number) => number {
  if (values.length === 1) return () => values[0] ?? 0;
  const [all, own] = [stridesOf(to), stridesOf(shape)];
  const before = to.length - shape.length;
  return (place) => {
    let [rest, at] = [place, 0];
    for (let axis = 0; axis < to.length; axis++) {
      const stride = all[axis] ?? 1;
      const index = Math.floor(rest / stride);
      rest -= index * stride;
      if (axis >= before && shape[axis - before] !== 1) at += index * (own[axis - before] ?? 1);
    }
    return values[at] ?? 0;
  };
}

function each(compute: (value: number) => number): KnownOperator {
  return (_, [x]) => x && [known(x.dtype, x.shape, x.values.map(compute))];
}

/** With the axes in `axes` (attribute or second input) of length 1 removed or added. */
const squeeze: KnownOperator = (args, [x]) => {
  if (!x) return undefined;
  const axes = args.list('axes', 1)?.map((axis) => fromStart(axis, x.shape.length));
  return [known(x.dtype, x.shape.filter((size, i) => (axes ? !axes.includes(i) : size !== 1)), x.values)]; // prettier-ignore
};
const unsqueeze: KnownOperator = (args, [x]) => x && [known(x.dtype, unsqueezed(x.shape, args.list('axes', 1) ?? []), x.values)]; // prettier-ignore

export function unsqueezed(shape: readonly number[], axes: readonly number[]): number[] {
  const rank = shape.length + axes.length;
  const added = new Set(axes.map((axis) => fromStart(axis, rank)));
  const rest = [...shape];
  return Array.from({ length: rank }, (_, i) => (added.has(i) ? 1 : (rest.shift() ?? 1)));
}

const gather: KnownOperator = (args, [x, at]) => {
  if (!x || !at) return undefined;
  const axis = args.axis('axis', 0, x.shape.length);
  const size = x.shape[axis] ?? 1;
  const inner = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const outer = x.shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const values = Array.from({ length: outer }, (_, o) =>
    at.values.flatMap((index) => {
      const begin = (o * size + (index < 0 ? index + size : index)) * inner;
      return x.values.slice(begin, begin + inner);
    }),
  ).flat();
  return [known(x.dtype, [...x.shape.slice(0, axis), ...at.shape, ...x.shape.slice(axis + 1)], values)];
};

const slice: KnownOperator = (args, [x]) => {
  if (x?.shape.length !== 1) return undefined;
  const [length = 0] = x.shape;
  const { begin, step, count } = rangeOf(args.list('starts', 1)?.[0] ?? 0, args.list('ends', 2)?.[0] ?? length, args.list('steps', 4)?.[0] ?? 1, length); // prettier-ignore
  return [
    known(
      x.dtype,
      [count],
      Array.from({ length: count }, (_, i) => x.values[begin + i * step] ?? 0),
    ),
  ];
};

/** A slice along an axis, as numpy reads it. */
export function rangeOf(start: number, end: number, step: number, length: number) {
  const clamp = (at: number, low: number, high: number) => Math.min(Math.max(at < 0 ? at + length : at, low), high);
  const [begin, stop] =
    step > 0
      ? [clamp(start, 0, length), clamp(end, 0, length)]
      : [clamp(start, -1, length - 1), end < -length ? -1 : clamp(end, -1, length - 1)];
  return { begin, step, count: Math.max(0, Math.ceil((stop - begin) / step)) };
}

const concat: KnownOperator = (_, inputs) => {
  const [first] = inputs;
  if (first?.shape.length !== 1) return undefined;
  const values = inputs.flatMap(({ values: all }) => all);
  return [known(first.dtype, [values.length], values)];
};

const reshape: KnownOperator = (args, [x, to]) => {
  if (!x || !to) return undefined;
  return [known(x.dtype, reshaped(x.shape, to.values, args.number('allowzero', 0) === 1), x.values)];
};

/** The target of a Reshape, without 0 (as before) and -1 (what is left). */
export function reshaped(from: readonly number[], to: readonly number[], allowsZero: boolean): number[] {
  const shape = to.map((size, i) => (size === 0 && !allowsZero ? (from[i] ?? 1) : size));
  const whole = from.reduce((a, b) => a * b, 1);
  const others = shape.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const found = shape.map((size) => (size === -1 ? whole / others : size));
  if (found.every((size) => Number.isInteger(size) && size >= 0) && found.reduce((a, b) => a * b, 1) === whole) {
    return found;
  }
  throw new ForeignError(
    `[${from.join(', ')}] cannot be reshaped to [${to.join(', ')}].`,
    `[${from.join(', ')}] lässt sich nicht in [${to.join(', ')}] umformen.`,
  );
}

const reduce =
  (compute: (values: readonly number[]) => number): KnownOperator =>
  (args, [x]) => {
    if (!x || (args.list('axes', 1)?.length ?? 1) !== 1 || x.shape.length > 1) return undefined;
    return [known(x.dtype, args.number('keepdims', 1) === 1 ? x.shape.map(() => 1) : [], [compute(x.values)])];
  };

const where: KnownOperator = (_, [condition, a, b]) => {
  if (!condition || !a || !b) return undefined;
  const shape = broadcast(condition.shape, broadcast(a.shape, b.shape));
  const size = requireSmall(shape);
  const [is, yes, no] = [stretched(condition, shape), stretched(a, shape), stretched(b, shape)];
  return [
    known(
      a.dtype,
      shape,
      Array.from({ length: size }, (_, i) => (is(i) !== 0 ? yes(i) : no(i))),
    ),
  ];
};

const expand: KnownOperator = (_, [x, to]) => {
  if (!x || !to) return undefined;
  const shape = broadcast(x.shape, to.values);
  const size = requireSmall(shape);
  const read = stretched(x, shape);
  return [
    known(
      x.dtype,
      shape,
      Array.from({ length: size }, (_, i) => read(i)),
    ),
  ];
};

const range: KnownOperator = (_, [start, limit, delta]) => {
  const [from = 0, to = 0, by = 1] = [start?.values[0], limit?.values[0], delta?.values[0]];
  const count = Math.max(0, Math.ceil((to - from) / by));
  requireSmall([count]);
  return [
    known(
      start?.dtype ?? 'int32',
      [count],
      Array.from({ length: count }, (_, i) => from + i * by),
    ),
  ];
};

const cast: KnownOperator = (args, [x]) => {
  if (!x) return undefined;
  const to = dtypeOfCode(args.number('to', 1));
  const convert = to === 'int32' ? Math.trunc : to === 'bool' ? (value: number) => bit(value !== 0) : Math.fround;
  return [
    known(
      to,
      x.shape,
      x.values.map((value) => convert(value)),
    ),
  ];
};

/** The kind of numbers of ONNX's code. */
export function dtypeOfCode(code: number): Known['dtype'] {
  const { name, dtype } = kindAt(code);
  if (dtype) return dtype;
  throw new ForeignError(
    `Numbers of the type ${name} cannot be computed with here.`,
    `Mit Zahlen vom Typ ${name} lässt sich hier nicht rechnen.`,
  );
}

const floored = pairwise((a, b) => a - b * Math.floor(a / b));

/** Computes with numbers where all inputs are known; undefined where it must be done with tensors. */
export const knownOperators: Readonly<Record<string, KnownOperator>> = {
  Add: pairwise((a, b) => a + b),
  Sub: pairwise((a, b) => a - b),
  Mul: pairwise((a, b) => a * b),
  Div: pairwise((a, b, isWhole) => (isWhole ? truncated(a, b) : a / b)),
  Mod: (args, inputs) => (args.number('fmod', 0) === 1 ? pairwise((a, b) => a % b) : floored)(args, inputs),
  Pow: pairwise((a, b) => a ** b),
  Max: pairwise((a, b) => Math.max(a, b)),
  Min: pairwise((a, b) => Math.min(a, b)),
  Equal: pairwise((a, b) => bit(a === b), true),
  Greater: pairwise((a, b) => bit(a > b), true),
  GreaterOrEqual: pairwise((a, b) => bit(a >= b), true),
  Less: pairwise((a, b) => bit(a < b), true),
  LessOrEqual: pairwise((a, b) => bit(a <= b), true),
  And: pairwise((a, b) => bit(a !== 0 && b !== 0), true),
  Or: pairwise((a, b) => bit(a !== 0 || b !== 0), true),
  Not: each((value) => bit(value === 0)),
  Neg: each((value) => -value),
  Abs: each(Math.abs),
  Sqrt: each(Math.sqrt),
  Floor: each(Math.floor),
  Ceil: each(Math.ceil),
  Identity: each((value) => value),
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Gather: gather,
  Slice: slice,
  Concat: concat,
  Reshape: reshape,
  ReduceProd: reduce((values) => values.reduce((a, b) => a * b, 1)),
  ReduceSum: reduce((values) => values.reduce((a, b) => a + b, 0)),
  ReduceMax: reduce((values) => Math.max(...values)),
  ReduceMin: reduce((values) => Math.min(...values)),
  Where: where,
  Expand: expand,
  Range: range,
  Cast: cast,
};
