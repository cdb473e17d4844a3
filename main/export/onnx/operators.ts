import type { Operation } from '../../graph/ir.ts';
import type { Emitter } from '../../graph/onnx/emitter.ts';
import { emitOperation } from '../../graph/onnx/operators.ts';
import { AlignError, fittedDifference, type SymbolicGraph, type SymbolicNode } from '../forward/align.ts';
import { fitted, isSameSize, type Size } from '../forward/sizes.ts';
import type { DynamicSizes } from './dynamic.ts';

/** Where an operation is written. */
export interface Writing {
  readonly e: Emitter;
  readonly sizes: DynamicSizes;
  readonly graph: SymbolicGraph;
}

/** To the end of an axis, however long it is. */
const END = 2 ** 31 - 1;
/** Below every index: the end of a backward slice that includes the first element. */
const BEFORE_THE_FIRST = -(2 ** 31);

/** Operations that belong to training. */
const untold = ['uniform', 'scatterAdd', 'convTranspose', 'maxPoolGradient'];

/** Writes an operation in ONNX's opset 17, for any sizes; returns the name of its result. */
export function emitSymbolic(node: SymbolicNode, inputs: readonly string[], from: readonly SymbolicNode[], w: Writing): string {
  const { operation } = node;
  const { e, sizes } = w;
  const [x = ''] = inputs;
  const [given] = from;
  switch (operation.op) {
    case 'constant':
      return emitConstant(node, w);
    case 'fill': {
      const number = e.scalar(operation.value, node.dtype);
      return node.shape.length === 0 ? number : e.node('Expand', [number, sizes.list(node.shape)]);
    }
    case 'range':
      return emitRange(node, operation, w);
    case 'reshape':
      return e.node('Reshape', [x, reshaping(node.shape, given?.shape ?? [], sizes)]);
    case 'broadcast':
      return e.node('Expand', [x, sizes.list(spreading(node.shape, given?.shape ?? []))]);
    case 'slice':
      return emitSlice(node, operation.strides, x, given, w);
    case 'pad':
      return emitPad(node, operation, x, given, w);
    case 'reduce': {
      const attributes = { keepdims: Number(operation.keepDims) };
      if (operation.fn === 'sum') return e.node('ReduceSum', [x, e.integers(operation.axes)], attributes);
      const name = { mean: 'ReduceMean', max: 'ReduceMax', min: 'ReduceMin', prod: 'ReduceProd' }[operation.fn];
      return e.node(name, [x], { axes: operation.axes, ...attributes });
    }
    case 'oneHot': {
      const classes = e.tensor(Int32Array.from({ length: Number(node.shape.at(-1)) }, (_, i) => i), { dtype: 'int32', shape: [Number(node.shape.at(-1))] });
      const column = e.node('Unsqueeze', [x, e.integers([-1])]);
      return e.node('Cast', [e.node('Equal', [column, classes])], { to: 1 });
    }
    default: {
      if (untold.includes(operation.op)) throw new AlignError(`${operation.op} is no part of a prediction`, `${operation.op} gehört nicht zu einer Vorhersage`, node.scope);
      const typed = (one: SymbolicNode) => ({ dtype: one.dtype, shape: one.shapes[0] ?? [] });
      return emitOperation(operation, { e, type: typed(node), inputs, types: from.map(typed) });
    }
  }
} // prettier-ignore

/** The shape that a Reshape is given: 0 takes over the input's size, -1 is what is left. */
function reshaping(shape: readonly Size[], before: readonly Size[], sizes: DynamicSizes): string {
  const kept = shape.map((size, axis) => (typeof size !== 'number' && isSameSize(size, before[axis]) ? 0 : size));
  const open = kept.filter((size) => typeof size !== 'number');
  if (open.length > 1) return sizes.list(shape);
  return sizes.list(kept.map((size) => (typeof size === 'number' ? size : -1)));
}

/** The shape that an Expand is given: 1 keeps the input's size. */
function spreading(shape: readonly Size[], before: readonly Size[]): readonly Size[] {
  return shape.map((size, axis) => (isSameSize(size, before[axis - shape.length + before.length]) ? 1 : size));
}

/** A constant; if its size depends on others, the beginning of the largest one. */
function emitConstant({ constant, shape, dtype }: SymbolicNode, { e, sizes }: Writing): string {
  if (!constant) throw new Error('A constant has no values.');
  const whole = e.tensor(constant.values, { dtype, shape: constant.shape });
  const axes = shape.flatMap((size, axis) => (typeof size === 'number' ? [] : [axis]));
  if (axes.length === 0) return whole;
  const ends = sizes.list(axes.map((axis) => shape[axis] ?? 0));
  return e.node('Slice', [whole, e.integers(axes.map(() => 0)), ends, e.integers(axes)]);
}

type Range = Extract<Operation, { readonly op: 'range' }>;

function emitRange({ shape, shapes, dtype }: SymbolicNode, { start, step }: Range, { e, sizes, graph }: Writing): string {
  const limit = fitted(graph.points, shapes.map(([count = 0]) => start + step * count)) ?? shape[0] ?? 0;
  const kind = dtype === 'bool' ? 'int32' : dtype;
  return e.node('Range', [e.scalar(start, kind), sizes.scalar(limit, kind), e.scalar(step, kind)]);
} // prettier-ignore

function emitSlice(node: SymbolicNode, strides: readonly number[], x: string, given: SymbolicNode | undefined, w: Writing): string {
  const { e, sizes } = w;
  const at = (lists: readonly (readonly number[])[], axis: number) => lists.map((list) => list[axis] ?? 0);
  const cuts = node.shape.flatMap((size, axis) => {
    const stride = strides[axis] ?? 1;
    const [begin, whole] = [at(node.begins, axis), at(given?.shapes ?? [], axis)];
    const isWhole = stride === 1 && begin.every((value) => value === 0) && isSameSize(size, given?.shape[axis]);
    if (isWhole) return [];
    const stop = begin.map((value, i) => value + stride * (node.shapes[i]?.[axis] ?? 0));
    return [{ axis, stride, start: boundOf(begin, whole, node, w), end: endOf(stop, whole, node, w) }];
  });
  if (cuts.length === 0) return x;
  const lists = [sizes.list(cuts.map(({ start }) => start)), sizes.list(cuts.map(({ end }) => end))];
  const steps = cuts.some(({ stride }) => stride !== 1) ? [e.integers(cuts.map(({ stride }) => stride))] : [];
  return e.node('Slice', [x, ...lists, e.integers(cuts.map(({ axis }) => axis)), ...steps]);
} // prettier-ignore

/** A place on an axis: counted from its front, from its end, or computed. */
function boundOf(place: readonly number[], whole: readonly number[], { scope }: SymbolicNode, { graph: { points } }: Writing): Size {
  const fromFront = fitted(points, place);
  if (typeof fromFront === 'number') return fromFront;
  const fromEnd = fittedDifference(points, place, whole);
  if (typeof fromEnd === 'number' && fromEnd < 0) return fromEnd;
  if (fromFront === undefined) throw new AlignError('a slice depends on sizes in no simple way', 'ein Ausschnitt hängt nicht auf einfache Weise von Größen ab', scope);
  return fromFront;
} // prettier-ignore

function endOf(stop: readonly number[], whole: readonly number[], node: SymbolicNode, w: Writing): Size {
  if (stop.every((value) => value < 0)) return BEFORE_THE_FIRST;
  if (stop.every((value, i) => value === whole[i])) return END;
  return boundOf(stop, whole, node, w);
}

type Pad = Extract<Operation, { readonly op: 'pad' }>;

function emitPad(node: SymbolicNode, { before, value }: Pad, x: string, given: SymbolicNode | undefined, { e, graph }: Writing): string {
  const after = before.map((length, axis) => {
    const lengths = (one: SymbolicNode | undefined) => (one?.shapes ?? []).map((shape) => shape[axis] ?? 0);
    const added = fittedDifference(graph.points, lengths(node), lengths(given));
    if (typeof added !== 'number') throw new AlignError('padding depends on sizes', 'die Auffüllung hängt von Größen ab', node.scope);
    return added - length;
  });
  return e.node('Pad', [x, e.integers([...before, ...after]), e.scalar(value, node.dtype)]);
} // prettier-ignore
