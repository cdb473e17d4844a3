import type { BinaryFunction, CompareFunction, Operation, ReduceFunction, UnaryFunction } from '../../graph/ir.ts';
import { AlignError, fittedDifference, type SymbolicGraph, type SymbolicNode } from '../forward/align.ts';
import { fitted, isSameSize, type Size } from '../forward/sizes.ts';
import { dtypeAttr, whole, yesNo, type GraphWriter } from './writer.ts';

const unaryOps: Readonly<Record<UnaryFunction, string>> = {
  abs: 'Abs', neg: 'Neg', sign: 'Sign', floor: 'Floor', ceil: 'Ceil', round: 'Round', exp: 'Exp', log: 'Log', sqrt: 'Sqrt',
  reciprocal: 'Reciprocal', sin: 'Sin', cos: 'Cos', tan: 'Tan', asin: 'Asin', acos: 'Acos', atan: 'Atan',
  sinh: 'Sinh', cosh: 'Cosh', asinh: 'Asinh', acosh: 'Acosh', atanh: 'Atanh',
  tanh: 'Tanh', sigmoid: 'Sigmoid', erf: 'Erf', softplus: 'Softplus',
  relu: 'Relu', not: 'LogicalNot', isNaN: 'IsNan',
}; // prettier-ignore

const binaryOps: Readonly<Record<BinaryFunction, string>> = {
  add: 'AddV2', sub: 'Sub', mul: 'Mul', div: 'RealDiv', pow: 'Pow', max: 'Maximum', min: 'Minimum', and: 'LogicalAnd', or: 'LogicalOr',
}; // prettier-ignore

const compareOps: Readonly<Record<CompareFunction, string>> = {
  equal: 'Equal', less: 'Less', lessEqual: 'LessEqual', greater: 'Greater', greaterEqual: 'GreaterEqual',
}; // prettier-ignore

const reduceOps: Readonly<Record<ReduceFunction, string>> = { sum: 'Sum', mean: 'Mean', max: 'Max', min: 'Min', prod: 'Prod' }; // prettier-ignore

type PictureOp = 'conv' | 'maxPool' | 'averagePool';
export type PlainOperation = Exclude<Operation, { readonly op: PictureOp | 'input' }>;

interface Writing {
  readonly w: GraphWriter;
  readonly graph: SymbolicGraph;
  readonly inputs: readonly string[];
  readonly from: readonly SymbolicNode[];
}

/** Writes an operation as one of TensorFlow; returns the name of its result. */
export function emitPlain(node: SymbolicNode, operation: PlainOperation, writing: Writing): string {
  const { w, inputs, from, graph } = writing;
  const [x = '', y = '', z = ''] = inputs;
  const [given, other] = from;
  switch (operation.op) {
    case 'constant':
      return emitConstant(node, w);
    case 'fill': {
      const number = w.scalar(operation.value, node.dtype);
      return node.shape.length === 0 ? number : w.node('Fill', [w.sizes(node.shape), number], { T: dtypeAttr(node.dtype) });
    }
    case 'range': {
      const { start, step } = operation;
      const limit = fitted(graph.points, node.shapes.map(([count = 0]) => start + step * count)) ?? 0;
      return w.node('Range', [w.scalar(start, 'int32'), w.size(limit), w.scalar(step, 'int32')], { Tidx: dtypeAttr(node.dtype) });
    }
    case 'softmax':
      return emitSoftmax(operation.isLog ? 'LogSoftmax' : 'Softmax', x, operation.axis, node.shape.length, w);
    case 'matmul':
      return emitProduct(x, y, [given?.shape.length, other?.shape.length], operation, w);
    case 'gemm': {
      const product = emitProduct(x, y, [2, 2], operation, w);
      return w.node('AddV2', [operation.alpha === 1 ? product : w.node('Mul', [product, w.scalar(operation.alpha, 'float32')]), z]);
    }
    case 'reshape':
      return w.node('Reshape', [x, reshaping(node.shape, w)]);
    case 'transpose':
      return w.node('Transpose', [x, w.integers(operation.perm)]);
    case 'broadcast':
      return w.node('BroadcastTo', [x, w.sizes(node.shape)]);
    case 'slice':
      return emitSlice(node, operation.strides, writing);
    case 'pad': {
      const sides = operation.before.flatMap((before, axis) => [before, addedTo(node, given, axis, graph) - before]);
      return w.node('PadV2', [x, w.values(sides, 'int32', [operation.before.length, 2]), w.scalar(operation.value, node.dtype)]);
    }
    case 'concat':
      return w.node('ConcatV2', [...inputs, w.scalar(operation.axis, 'int32')], { N: whole(inputs.length) });
    case 'gather':
      return w.node('GatherV2', [x, y, w.scalar(operation.axis, 'int32')]);
    case 'oneHot': {
      const depth = w.size(node.shape.at(-1) ?? 0);
      return w.node('OneHot', [x, depth, w.scalar(1, 'float32'), w.scalar(0, 'float32')], { axis: whole(-1), T: dtypeAttr('float32') });
    }
    case 'file':
      throw new AlignError('a file is run as it is', 'eine Datei läuft, wie sie ist', node.scope);
    case 'uniform':
    case 'scatterAdd':
    case 'convTranspose':
    case 'maxPoolGradient':
      throw new AlignError(`${operation.op} is no part of a prediction`, `${operation.op} gehört nicht zu einer Vorhersage`, node.scope);
    default:
      return emitNumbers(node, operation, inputs, w);
  }
} // prettier-ignore

/** Operations on numbers that stay in their places, or along axes. */
type NumberOperation = Extract<
  Operation,
  { readonly op: 'unary' | 'binary' | 'compare' | 'select' | 'cast' | 'reduce' | 'arg' | 'cumsum' }
>;

function emitNumbers(node: SymbolicNode, operation: NumberOperation, [x = '', y = '', z = '']: readonly string[], w: GraphWriter): string {
  switch (operation.op) {
    case 'unary':
      return w.node(unaryOps[operation.fn], [x]);
    case 'binary':
      return w.node(binaryOps[operation.fn], [x, y]);
    case 'compare':
      return w.node(compareOps[operation.fn], [x, y]);
    case 'select':
      return w.node('SelectV2', [x, y, z]);
    case 'cast':
      return w.node('Cast', [x], { DstT: dtypeAttr(node.dtype) });
    case 'reduce':
      return w.node(reduceOps[operation.fn], [x, w.integers(operation.axes)], { keep_dims: yesNo(operation.keepDims) });
    case 'arg':
      return w.node(operation.fn === 'max' ? 'ArgMax' : 'ArgMin', [x, w.scalar(operation.axis, 'int32')]);
    case 'cumsum':
      return w.node('Cumsum', [x, w.scalar(operation.axis, 'int32')], { exclusive: yesNo(operation.exclusive), reverse: yesNo(operation.reverse) });
  }
} // prettier-ignore

/** TensorFlow.js has the last axis only. */
function emitSoftmax(op: string, x: string, axis: number, rank: number, w: GraphWriter): string {
  if (axis === rank - 1) return w.node(op, [x]);
  const perm = Array.from({ length: rank }, (_, i) => (i === axis ? rank - 1 : i === rank - 1 ? axis : i));
  const turned = (value: string) => w.node('Transpose', [value, w.integers(perm)]);
  return turned(w.node(op, [turned(x)]));
}

interface Transposed {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

function emitProduct(x: string, y: string, ranks: readonly (number | undefined)[], { transposeA, transposeB }: Transposed, w: GraphWriter): string {
  const isFlat = ranks.every((rank) => rank === 2);
  const [a, b] = [yesNo(transposeA), yesNo(transposeB)];
  return isFlat ? w.node('MatMul', [x, y], { transpose_a: a, transpose_b: b }) : w.node('BatchMatMulV2', [x, y], { adj_x: a, adj_y: b });
} // prettier-ignore

function emitConstant({ constant, shape, dtype }: SymbolicNode, w: GraphWriter): string {
  if (!constant) throw new Error('A constant has no values.');
  const all = w.values(constant.values, dtype, constant.shape);
  if (shape.every((size) => typeof size === 'number')) return all;
  const zeros = w.integers(shape.map(() => 0));
  return w.node('Slice', [all, zeros, w.sizes(shape)]);
}

/** The shape that a Reshape is given; -1 is what is left. */
function reshaping(shape: readonly Size[], w: GraphWriter): string {
  const open = shape.filter((size) => typeof size !== 'number');
  return w.sizes(open.length === 1 ? shape.map((size) => (typeof size === 'number' ? size : -1)) : shape);
}

/** How much longer an axis is than before; fails if that depends on sizes. */
function addedTo(node: SymbolicNode, given: SymbolicNode | undefined, axis: number, { points }: SymbolicGraph): number {
  const lengths = (one: SymbolicNode | undefined) => (one?.shapes ?? []).map((shape) => shape[axis] ?? 0);
  const added = fittedDifference(points, lengths(node), lengths(given));
  if (typeof added !== 'number')
    throw new AlignError('padding depends on sizes', 'die Auffüllung hängt von Größen ab', node.scope);
  return added;
}

/** Every axis is given a begin and an end; masks leave out those that are taken whole. */
function emitSlice(node: SymbolicNode, strides: readonly number[], { w, graph: { points }, inputs: [x = ''], from: [given] }: Writing): string {
  const at = (lists: readonly (readonly number[])[], axis: number) => lists.map((list) => list[axis] ?? 0);
  const bounds = node.shape.map((size, axis) => {
    const stride = strides[axis] ?? 1;
    const [begin, length] = [at(node.begins, axis), at(given?.shapes ?? [], axis)];
    const stop = begin.map((value, i) => value + stride * (node.shapes[i]?.[axis] ?? 0));
    const isWhole = stride === 1 && begin.every((value) => value === 0) && isSameSize(size, given?.shape[axis]);
    const isToEnd = stop.every((value, i) => value === length[i] || value < 0);
    const [from, to] = [fitted(points, begin), isToEnd ? 0 : fitted(points, stop)];
    if (from === undefined || to === undefined) throw new AlignError('a slice depends on sizes in no simple way', 'ein Ausschnitt hängt nicht auf einfache Weise von Größen ab', node.scope);
    return { from, to, isWhole, isToEnd };
  });
  const mask = (isSet: (one: (typeof bounds)[number]) => boolean) => bounds.reduce((bits, one, axis) => bits + (isSet(one) ? 2 ** axis : 0), 0);
  const lists = [w.sizes(bounds.map(({ from }) => from)), w.sizes(bounds.map(({ to }) => to)), w.integers(strides)];
  return w.node('StridedSlice', [x, ...lists], { begin_mask: whole(mask(({ isWhole }) => isWhole)), end_mask: whole(mask(({ isWhole, isToEnd }) => isWhole || isToEnd)) });
} // prettier-ignore
