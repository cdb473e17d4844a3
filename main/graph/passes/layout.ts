import { concat, pad, reshape, slice, transpose, untranspose, withRank } from '../build/arrange.ts';
import { binary, cast, compare, select, unary } from '../build/elementwise.ts';
import { reduce, softmax } from '../build/reduce.ts';
import { isSameShape } from '../../../core/shape.ts';
import type { Builder } from '../builder.ts';
import type { Graph, Operation, Value } from '../ir.ts';
import { inversePermutation, permuted } from '../shape.ts';
import type { Rule } from './rewrite.ts';

/**
 * TensorFlow.js has channels last, convolutions have them first, so the trace transposes before and after each. These
 * rules move a transposition past what follows, until it meets its inverse before the next convolution and both cancel
 * out.
 */
type Op<Name extends Operation['op']> = Extract<Operation, { readonly op: Name }>;

function transposed(b: Builder, value: Value): Op<'transpose'> | undefined {
  const operation = b.operation(value);
  return operation.op === 'transpose' ? operation : undefined;
}

/** Operations on a single tensor for which the position of its axes is irrelevant or adjustable. */
const behindOne: Rule = (b, operation, type) => {
  const [value] = operation.inputs;
  const inner = value === undefined ? undefined : transposed(b, value);
  if (!inner) return undefined;
  const [[x], perm] = [inner.inputs, inner.perm];
  const back = (result: Value) => transpose(b, result, perm);
  const before = <T>(list: readonly T[]) => permuted(list, inversePermutation(perm));
  switch (operation.op) {
    case 'unary':
      return back(unary(b, operation.fn, x));
    case 'cast':
      return back(cast(b, x, type.dtype));
    case 'softmax':
      return back(softmax(b, x, perm[operation.axis] ?? 0, operation.isLog));
    case 'slice':
      return back(slice(b, x, before(operation.begin), before(type.shape), before(operation.strides)));
    case 'pad': {
      const lengths = permuted(b.type(x).shape, perm);
      const sides = operation.before.map(
        (length, axis) => [length, (type.shape[axis] ?? 0) - (lengths[axis] ?? 0) - length] as const,
      );
      return back(pad(b, x, before(sides), operation.value));
    }
    case 'reduce': {
      const axes = operation.axes.map((axis) => perm[axis] ?? 0).sort((a, c) => a - c);
      const reduced = reduce(b, operation.fn, x, axes, operation.keepDims);
      if (operation.keepDims) return back(reduced);
      const left = perm.filter((axis) => !axes.includes(axis));
      const order = left.toSorted((a, c) => a - c);
      return transpose(b, reduced, left.map((axis) => order.indexOf(axis))); // prettier-ignore
    }
    default:
      return undefined;
  }
};

/** Elementwise operations whose full-size operands are all transposed alike. */
const behindSeveral: Rule = (b, operation, { shape }) => {
  if (operation.op !== 'binary' && operation.op !== 'compare' && operation.op !== 'select') return undefined;
  const first = operation.inputs
    .map((value) => transposed(b, value))
    .find((inner) => inner?.perm.length === shape.length);
  if (!first) return undefined;
  const { perm } = first;
  const inputs = operation.inputs.map((value) => untransposed(b, value, perm, shape));
  const [x, y, z] = inputs;
  if (x === undefined || y === undefined) return undefined;
  if (operation.op === 'binary') return transpose(b, binary(b, operation.fn, x, y), perm);
  if (operation.op === 'compare') return transpose(b, compare(b, operation.fn, x, y), perm);
  return z === undefined ? undefined : transpose(b, select(b, x, y, z), perm);
};

/** The operand before transposition; undefined if obtaining it would cost another transposition. */
function untransposed(b: Builder, value: Value, perm: readonly number[], shape: readonly number[]): Value | undefined {
  const own = b.type(value).shape;
  const inner = transposed(b, value);
  if (inner?.perm.join() === perm.join()) return inner.inputs[0];
  if (own.length === 0) return value;
  const isRow = own.filter((length) => length !== 1).length <= 1;
  // Where a gradient comes back through Flatten, nothing was transposed: transpose it once here, for everything that
  // follows.
  if (isSameShape(own, shape)) return b.operation(value).op === 'reshape' ? untranspose(b, value, perm) : undefined;
  if (!isRow) return undefined;
  return reshape(b, withRank(b, value, perm.length), permuted(withOnes(own, perm.length), inversePermutation(perm)));
}

function withOnes(shape: readonly number[], rank: number): readonly number[] {
  return [...Array.from({ length: rank - shape.length }, () => 1), ...shape];
}

const behindConcat: Rule = (b, operation) => {
  if (operation.op !== 'concat') return undefined;
  const inner = operation.inputs.map((value) => transposed(b, value));
  const [first] = inner;
  if (!first || inner.some((other) => other?.perm.join() !== first.perm.join())) return undefined;
  const parts = inner.flatMap((other) => (other ? [other.inputs[0]] : []));
  return transpose(b, concat(b, parts, first.perm[operation.axis] ?? 0), first.perm);
};

export const layout: readonly Rule[] = [behindOne, behindSeveral, behindConcat];

/** Whether anything in the graph needs channels first. */
export function hasPictures(graph: Graph): boolean {
  return graph.nodes.some(({ operation: { op } }) => ['conv', 'convTranspose', 'maxPool', 'averagePool'].includes(op));
}
