import type { Tensor } from '@tensorflow/tfjs';
import type { TF } from '../../define.ts';
import { fromStart, type Arguments, type Operator } from '../value.ts';

type Reduce = (tf: TF, x: Tensor, axes: number[], keeps: boolean) => Tensor;

/** Over the axes of an attribute or the second input; none: over all, or over nothing if the operator says so. */
const along =
  (compute: Reduce): Operator =>
  (args) => {
    const x = args.float();
    const given = args.list('axes', 1)?.map((axis) => fromStart(axis, x.rank)) ?? [];
    if (given.length === 0 && args.number('noop_with_empty_axes', 0) === 1) return [x];
    const axes = given.length > 0 ? given : x.shape.map((_, i) => i);
    return [axes.length === 0 ? x : compute(args.tf, x, axes, args.number('keepdims', 1) === 1)];
  };

/** Computes along one axis, which is moved to the end and back. */
function atEnd(tf: TF, x: Tensor, axis: number, compute: (x: Tensor) => Tensor): Tensor {
  if (axis === x.rank - 1) return compute(x);
  const order = x.shape.map((_, i) => (i === axis ? x.rank - 1 : i === x.rank - 1 ? axis : i));
  return tf.transpose(compute(tf.transpose(x, order)), order);
}

/** Softmax and its kin; before version 13 over all axes from `axis` on, which the reader notes as `isFlat`. */
const softmax =
  (compute: (tf: TF, x: Tensor) => Tensor): Operator =>
  (args) => {
    const { tf } = args;
    const x = args.float();
    const axis = args.axis('axis', -1, x.rank);
    if (args.number('isFlat', 0) !== 1) return [atEnd(tf, x, axis, (turned) => compute(tf, turned))];
    const inner = x.shape.slice(axis).reduce((a, b) => a * b, 1);
    return [tf.reshape(compute(tf, tf.reshape(x, [-1, inner])), x.shape)];
  };

function place(args: Arguments, find: (tf: TF, x: Tensor, axis: number) => Tensor): readonly [Tensor] {
  const x = args.tensor();
  const axis = args.axis('axis', 0, x.rank);
  const isLast = args.number('select_last_index', 0) === 1;
  const first = find(args.tf, isLast ? args.tf.reverse(x, axis) : x, axis);
  const found = isLast ? args.tf.sub(args.tf.scalar((x.shape[axis] ?? 1) - 1, 'int32'), first) : first;
  return [args.number('keepdims', 1) === 1 ? args.tf.expandDims(found, axis) : found];
}

export const reductions: Readonly<Record<string, Operator>> = {
  ReduceMean: along((tf, x, axes, keeps) => tf.mean(x, axes, keeps)),
  ReduceSum: along((tf, x, axes, keeps) => tf.sum(x, axes, keeps)),
  ReduceMax: along((tf, x, axes, keeps) => tf.max(x, axes, keeps)),
  ReduceMin: along((tf, x, axes, keeps) => tf.min(x, axes, keeps)),
  ReduceProd: along((tf, x, axes, keeps) => tf.prod(x, axes, keeps)),
  ReduceL1: along((tf, x, axes, keeps) => tf.sum(tf.abs(x), axes, keeps)),
  ReduceL2: along((tf, x, axes, keeps) => tf.sqrt(tf.sum(tf.square(x), axes, keeps))),
  ReduceSumSquare: along((tf, x, axes, keeps) => tf.sum(tf.square(x), axes, keeps)),
  ReduceLogSum: along((tf, x, axes, keeps) => tf.log(tf.sum(x, axes, keeps))),
  ReduceLogSumExp: along((tf, x, axes, keeps) => tf.logSumExp(x, axes, keeps)),
  Softmax: softmax((tf, x) => tf.softmax(x)),
  LogSoftmax: softmax((tf, x) => tf.logSoftmax(x)),
  ArgMax: (args) => place(args, (tf, x, axis) => tf.argMax(x, axis)),
  ArgMin: (args) => place(args, (tf, x, axis) => tf.argMin(x, axis)),
  CumSum: (args) => {
    const x = args.tensor();
    const axis = fromStart(args.numbers(1)[0] ?? 0, x.rank);
    const [exclusive, reverse] = [args.number('exclusive', 0) === 1, args.number('reverse', 0) === 1];
    return [atEnd(args.tf, x, axis, (turned) => args.tf.cumsum(turned, turned.rank - 1, exclusive, reverse))];
  },
  LpNormalization: (args) => {
    const { tf } = args;
    const x = args.float();
    const axis = args.axis('axis', -1, x.rank);
    const size = args.number('p', 2) === 1 ? tf.sum(tf.abs(x), axis, true) : tf.sqrt(tf.sum(tf.square(x), axis, true));
    return [tf.div(x, size)];
  },
};
