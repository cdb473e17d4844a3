import type { Tensor } from '@tensorflow/tfjs';
import type { TF } from '../../define.ts';
import { broadcast, ForeignError, fromStart, isKnown, known, requireSmall, type Arguments, type Operator } from '../value.ts'; // prettier-ignore
import { rangeOf, reshaped, unsqueezed } from './known.ts';

const shapeOf: Operator = (args) => {
  const shape = args.shape();
  const [start, end] = [args.number('start', 0), args.number('end', shape.length)];
  const cut = shape.slice(start < 0 ? start + shape.length : start, end < 0 ? end + shape.length : end);
  return [known('int32', [cut.length], cut)];
};

const squeeze: Operator = (args) => {
  const x = args.tensor();
  const axes = args.list('axes', 1)?.map((axis) => fromStart(axis, x.rank));
  return [args.tf.reshape(x, x.shape.filter((size, i) => (axes ? !axes.includes(i) : size !== 1)))]; // prettier-ignore
};

/**
 * A model that was exported for batches of one size has it in its shapes: `fixed`, which the reader notes. With another
 * batch the first axis grows as the whole does.
 */
const reshape: Operator = (args) => {
  const x = args.tensor();
  const to = args.list('shape', 1) ?? [];
  const fixed = args.number('fixed', 0);
  const [batch = 1, ...rest] = to;
  const target = fixed > 0 && batch === fixed && !rest.includes(-1) ? [-1, ...rest] : to;
  return [args.tf.reshape(x, reshaped(x.shape, target, args.number('allowzero', 0) === 1))];
};

const flatten: Operator = (args) => {
  const x = args.tensor();
  const axis = args.axis('axis', 1, x.rank);
  const before = x.shape.slice(0, axis).reduce((a, b) => a * b, 1);
  return [args.tf.reshape(x, [before, x.size / Math.max(before, 1)])];
};

const transpose: Operator = (args) => {
  const x = args.tensor();
  return [args.tf.transpose(x, [...(args.list('perm') ?? x.shape.map((_, i) => x.rank - 1 - i))])];
};

const concat: Operator = (args) => {
  const all = args.all.map((_, i) => args.tensor(i));
  const rank = all[0]?.rank ?? 1;
  const filled = all.filter(({ size }) => size > 0);
  return [args.tf.concat(filled, args.axis('axis', 0, rank))];
};

const split: Operator = (args) => {
  const x = args.tensor();
  const axis = args.axis('axis', 0, x.rank);
  const length = x.shape[axis] ?? 1;
  const parts = Math.ceil(length / args.number('num_outputs', args.outputs));
  const even = Array.from({ length: args.outputs }, (_, i) => Math.min(parts, length - i * parts));
  return args.tf.split(x, [...(args.list('split', 1) ?? even)], axis);
};

const slice: Operator = (args) => {
  const x = args.tensor();
  const [starts, ends] = [args.list('starts', 1) ?? [], args.list('ends', 2) ?? []];
  const axes = args.list('axes', 3) ?? starts.map((_, i) => i);
  const steps = args.list('steps', 4) ?? starts.map(() => 1);
  return [
    axes.reduce((rest: Tensor, given, i) => {
      const axis = fromStart(given, rest.rank);
      const length = rest.shape[axis] ?? 1;
      const { begin, step, count } = rangeOf(starts[i] ?? 0, ends[i] ?? length, steps[i] ?? 1, length);
      if (step !== 1) return args.tf.gather(rest, args.tf.tensor1d(Array.from({ length: count }, (_, k) => begin + k * step), 'int32'), axis); // prettier-ignore
      if (begin === 0 && count === length) return rest;
      return args.tf.slice(rest, rest.shape.map((_, k) => (k === axis ? begin : 0)), rest.shape.map((size, k) => (k === axis ? count : size))); // prettier-ignore
    }, x),
  ];
};

const gather: Operator = (args) => {
  const { tf } = args;
  const x = args.tensor();
  const axis = args.axis('axis', 0, x.rank);
  const at = args.value(1);
  const length = x.shape[axis] ?? 1;
  if (isKnown(at) && at.values.length === 1) {
    const index = fromStart(at.values[0] ?? 0, length);
    const cut = tf.slice(x, x.shape.map((_, k) => (k === axis ? index : 0)), x.shape.map((size, k) => (k === axis ? 1 : size))); // prettier-ignore
    return [tf.reshape(cut, [...x.shape.slice(0, axis), ...at.shape, ...x.shape.slice(axis + 1)])];
  }
  const places = args.tensor(1);
  const wrapped = tf.where(tf.less(places, 0), tf.add(places, tf.scalar(length, 'int32')), places);
  return [tf.gather(x, tf.cast(wrapped, 'int32'), axis)];
};

/** One-hot rows select, so that it has a gradient. */
const gatherElements: Operator = (args) => {
  const { tf } = args;
  const x = args.float();
  const axis = args.axis('axis', 0, x.rank);
  const length = x.shape[axis] ?? 1;
  const places = args.tensor(1);
  const wrapped = tf.where(tf.less(places, 0), tf.add(places, tf.scalar(length, 'int32')), places);
  const last = places.rank - 1;
  const order = places.shape.map((_, i) => (i === axis ? last : i === last ? axis : i));
  const [turned, at] = [tf.transpose(x, order), tf.transpose(wrapped, order)];
  const chosen = tf.oneHot(tf.cast(at, 'int32') as never, length);
  return [tf.transpose(tf.sum(tf.mul(tf.cast(chosen, 'float32'), tf.expandDims(turned, -2)), -1), order)];
};

const expand: Operator = (args) => {
  const x = args.tensor();
  return [stretch(args, x, broadcast(x.shape, args.numbers(1)))];
};

function stretch(args: Arguments, x: Tensor, shape: readonly number[]): Tensor {
  const own = [...shape.slice(x.rank).map(() => 1), ...x.shape];
  const repeats = shape.map((size, i) => size / (own[i] ?? 1));
  return args.tf.tile(args.tf.reshape(x, own), repeats);
}

/** Mirrored at both ends of an axis, of pieces: the gradient of TensorFlow.js's own leaves out what the mirrors pass on. */
function mirrored(tf: TF, x: Tensor, [before, after]: readonly [number, number], axis: number): Tensor {
  const length = x.shape[axis] ?? 1;
  if (Math.max(before, after) >= length) throw new ForeignError('Pad mirrors more than there is.', 'Pad spiegelt mehr, als da ist.');
  const piece = (begin: number, size: number) =>
    tf.reverse(tf.slice(x, x.shape.map((_, i) => (i === axis ? begin : 0)), x.shape.map((all, i) => (i === axis ? size : all))), axis);
  const all = [...(before > 0 ? [piece(1, before)] : []), x, ...(after > 0 ? [piece(length - 1 - after, after)] : [])];
  return all.length === 1 ? x : tf.concat(all, axis);
} // prettier-ignore

const pad: Operator = (args) => {
  const { tf } = args;
  const x = args.tensor();
  const given = args.list('pads', 1) ?? args.list('paddings') ?? [];
  const axes = args.has(3) ? args.numbers(3).map((axis) => fromStart(axis, x.rank)) : x.shape.map((_, i) => i);
  const pads = x.shape.map((_, i): [number, number] => {
    const at = axes.indexOf(i);
    return at < 0 ? [0, 0] : [given[at] ?? 0, given[at + axes.length] ?? 0];
  });
  if (pads.flat().some((size) => size < 0))
    throw new ForeignError('Pad cuts off instead of adding.', 'Pad schneidet ab, statt hinzuzufügen.');
  const mode = args.word('mode', 'constant');
  if (mode === 'reflect') return [pads.reduce((padded, own, axis) => mirrored(tf, padded, own, axis), x)];
  if (mode !== 'constant')
    throw new ForeignError(`Pad in the mode “${mode}” is not known.`, `Pad im Modus „${mode}“ ist nicht bekannt.`);
  const value = args.has(2) ? (args.numbers(2)[0] ?? 0) : args.number('value', 0);
  return [tf.pad(x, pads, value)];
};

const constantOfShape: Operator = (args) => {
  const shape = args.numbers(0);
  const size = requireSmall(shape);
  const value = args.number('value', 0);
  const dtype = (['float32', 'int32', 'bool'] as const)[args.number('kind', 0)] ?? 'float32';
  return [
    known(
      dtype,
      shape,
      Array.from({ length: size }, () => value),
    ),
  ];
};

const oneHot: Operator = (args) => {
  const { tf } = args;
  const depth = args.numbers(1)[0] ?? 1;
  const [off = 0, on = 1] = args.numbers(2);
  const places = args.tensor(0);
  const wrapped = tf.where(tf.less(places, 0), tf.add(places, tf.scalar(depth, places.dtype)), places);
  const hot = tf.oneHot(tf.cast(wrapped, 'int32') as never, depth, on, off);
  const axis = args.axis('axis', -1, hot.rank);
  const order = hot.shape.map((_, i) => i).filter((i) => i !== hot.rank - 1);
  order.splice(axis, 0, hot.rank - 1);
  return [tf.cast(tf.transpose(hot, order), 'float32')];
};

/** The lower or upper triangle of matrices. */
const triangle: Operator = (args) => {
  const { tf } = args;
  const x = args.tensor();
  const [rows = 1, columns = 1] = x.shape.slice(-2);
  const k = args.has(1) ? (args.numbers(1)[0] ?? 0) : 0;
  const isUpper = args.number('upper', 1) === 1;
  const kept = Array.from({ length: rows * columns }, (_, i) => {
    const offset = (i % columns) - Math.floor(i / columns);
    return (isUpper ? offset >= k : offset <= k) ? 1 : 0;
  });
  return [tf.mul(x, tf.tensor(kept, [rows, columns], x.dtype === 'bool' ? 'int32' : x.dtype))];
};

/** Between channels and blocks of pixels, in channels-first order. */
function blocks(args: Arguments, isApart: boolean): readonly [Tensor] {
  const { tf } = args;
  const x = args.tensor();
  const size = args.number('blocksize', 1);
  const [n = 1, c = 1, h = 1, w = 1] = x.shape;
  if (isApart) {
    const cut = tf.transpose(tf.reshape(x, [n, c, h / size, size, w / size, size]), [0, 3, 5, 1, 2, 4]);
    return [tf.reshape(cut, [n, c * size * size, h / size, w / size])];
  }
  const depth = c / (size * size);
  const isDcr = args.word('mode', 'DCR') === 'DCR';
  const cut = tf.reshape(x, isDcr ? [n, size, size, depth, h, w] : [n, depth, size, size, h, w]);
  return [tf.reshape(tf.transpose(cut, isDcr ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]), [n, depth, h * size, w * size])]; // prettier-ignore
}

const topK: Operator = (args) => {
  const { tf } = args;
  const x = args.float();
  const axis = args.axis('axis', -1, x.rank);
  const k = args.has(1) ? (args.numbers(1)[0] ?? 1) : args.number('k', 1);
  const sign = args.number('largest', 1) === 1 ? 1 : -1;
  const order = x.shape.map((_, i) => (i === axis ? x.rank - 1 : i === x.rank - 1 ? axis : i));
  const { values, indices } = tf.topk(tf.transpose(tf.mul(x, sign), order), k);
  return [tf.mul(tf.transpose(values, order), sign), tf.transpose(indices, order)];
};

export const arrangements: Readonly<Record<string, Operator>> = {
  Shape: shapeOf,
  Size: (args) => [known('int32', [], [args.shape().reduce((a, b) => a * b, 1)])],
  Reshape: reshape,
  Flatten: flatten,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: (args) => [args.tf.reshape(args.tensor(), unsqueezed(args.shape(), args.list('axes', 1) ?? []))],
  Concat: concat,
  Split: split,
  Slice: slice,
  Gather: gather,
  GatherElements: gatherElements,
  Expand: expand,
  Tile: (args) => [args.tf.tile(args.tensor(), [...args.numbers(1)])],
  Pad: pad,
  ConstantOfShape: constantOfShape,
  OneHot: oneHot,
  Trilu: triangle,
  DepthToSpace: (args) => blocks(args, false),
  SpaceToDepth: (args) => blocks(args, true),
  TopK: topK,
};
