import { sizeOf } from '../../../core/shape.ts';
import type {
  BinaryFunction,
  CompareFunction,
  DType,
  Operation,
  ReduceFunction,
  TensorType,
  UnaryFunction,
} from '../ir.ts';
import type { Emission, Emit } from './emission.ts';
import type { Emitter } from './emitter.ts';
import { emitPicture } from './pictures.ts';
import { typeCode } from './proto.ts';
import { emitUniform } from './uniform.ts';

const unaryOperators: Readonly<Record<UnaryFunction, string>> = {
  abs: 'Abs',
  neg: 'Neg',
  sign: 'Sign',
  floor: 'Floor',
  ceil: 'Ceil',
  round: 'Round',
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  reciprocal: 'Reciprocal',
  sin: 'Sin',
  cos: 'Cos',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  erf: 'Erf',
  softplus: 'Softplus',
  relu: 'Relu',
  not: 'Not',
  isNaN: 'IsNaN',
};

const binaryOperators: Readonly<Record<BinaryFunction, string>> = {
  add: 'Add',
  sub: 'Sub',
  mul: 'Mul',
  div: 'Div',
  pow: 'Pow',
  max: 'Max',
  min: 'Min',
  and: 'And',
  or: 'Or',
};

const compareOperators: Readonly<Record<CompareFunction, string>> = {
  equal: 'Equal',
  less: 'Less',
  lessEqual: 'LessOrEqual',
  greater: 'Greater',
  greaterEqual: 'GreaterOrEqual',
};

const reduceOperators: Readonly<Record<ReduceFunction, string>> = {
  sum: 'ReduceSum',
  mean: 'ReduceMean',
  max: 'ReduceMax',
  min: 'ReduceMin',
  prod: 'ReduceProd',
};

/** Beyond every axis: where a slice that runs backwards ends when it takes in the first place too. */
const BEFORE_THE_FIRST = -(2 ** 31);

/** Writes one operation; the name of its result. */
export function emitOperation(emission: Emission): string {
  const { operation, e, inputs, type, types } = emission;
  switch (operation.op) {
    case 'input':
      return operation.name;
    case 'constant':
      return e.tensor(operation.values, type);
    case 'fill':
      return emitFill(e, operation.value, type);
    case 'range':
      return emitRange(e, operation, type);
    case 'uniform':
      return emitUniform(operation, emission);
    case 'unary':
      return e.node(unaryOperators[operation.fn], inputs);
    case 'binary':
      return e.node(binaryOperators[operation.fn], inputs);
    case 'compare':
      return e.node(compareOperators[operation.fn], inputs);
    case 'select':
      return emitSelect(e, inputs, type.dtype);
    case 'cast':
      return e.node('Cast', inputs, { to: typeCode(type.dtype) });
    case 'reduce':
      return e.node(reduceOperators[operation.fn], [...inputs, e.integers(operation.axes)], {
        keepdims: Number(operation.keepDims),
      });
    case 'softmax':
      return e.node(operation.isLog ? 'LogSoftmax' : 'Softmax', inputs, { axis: operation.axis });
    case 'matmul':
      return emitMatmul(operation, emission);
    case 'gemm':
      return e.node('Gemm', inputs, {
        transA: Number(operation.transposeA),
        transB: Number(operation.transposeB),
        alpha: { float: operation.alpha },
      });
    case 'conv':
    case 'convTranspose':
    case 'maxPool':
    case 'maxPoolGradient':
    case 'averagePool':
      return emitPicture(operation, emission);
    case 'reshape':
      return e.node('Reshape', [...inputs, e.integers(type.shape)], { allowzero: 1 });
    case 'transpose':
      return e.node('Transpose', inputs, { perm: operation.perm });
    case 'broadcast':
      return e.node('Expand', [...inputs, e.integers(type.shape)]);
    case 'slice':
      return emitSlice(operation, emission);
    case 'pad':
      return emitPad(operation, emission);
    case 'concat':
      return e.node('Concat', inputs, { axis: operation.axis });
    default:
      return emitPick(operation, emission, types);
  }
}

type Pick = Extract<Operation, { readonly op: 'arg' | 'cumsum' | 'gather' | 'scatterAdd' | 'oneHot' }>;

function emitPick(operation: Pick, { e, inputs, type }: Emission, types: readonly TensorType[]): string {
  const [x = '', second = ''] = inputs;
  switch (operation.op) {
    case 'arg': {
      const operator = operation.fn === 'max' ? 'ArgMax' : 'ArgMin';
      const index = e.node(operator, [x], { axis: operation.axis, keepdims: 0 });
      return e.node('Cast', [index], { to: typeCode('int32') });
    }
    case 'cumsum': {
      const { axis, exclusive, reverse } = operation;
      const attributes = { exclusive: Number(exclusive), reverse: Number(reverse) };
      return e.node('CumSum', [x, e.scalar(axis, 'int64')], attributes);
    }
    case 'gather':
      return e.node('Gather', [x, second], { axis: operation.axis });
    case 'scatterAdd': {
      const rows = e.node('Cast', [second], { to: typeCode('int64') });
      const count = types[1]?.shape[0] ?? 0;
      const indices = e.node('Reshape', [rows, e.integers([count, 1])]);
      return e.node('ScatterND', [emitFill(e, 0, type), indices, x], { reduction: 'add' });
    }
    case 'oneHot': {
      const column = e.node('Reshape', [x, e.integers([...(types[0]?.shape ?? []), 1])]);
      const classes = emitRange(e, { start: 0, step: 1 }, { dtype: 'int32', shape: [type.shape.at(-1) ?? 0] });
      return e.node('Cast', [e.node('Equal', [column, classes])], { to: typeCode('float32') });
    }
  }
}

export function emitFill(e: Emitter, value: number, { dtype, shape }: TensorType): string {
  const number = e.scalar(value, dtype);
  return shape.length === 0 ? number : e.node('Expand', [number, e.integers(shape)]);
}

function emitRange(e: Emitter, range: { readonly start: number; readonly step: number }, { dtype, shape }: TensorType) {
  const numbers = [range.start, range.start + sizeOf(shape) * range.step, range.step];
  return e.node('Range', numbers.map((number) => e.scalar(number, dtype))); // prettier-ignore
}

/** ONNX Runtime's Where knows no booleans. */
function emitSelect(e: Emitter, inputs: readonly string[], dtype: DType): string {
  const [condition = '', then = '', otherwise = ''] = inputs;
  if (dtype !== 'bool') return e.node('Where', inputs);
  return e.node('Or', [e.node('And', [condition, then]), e.node('And', [e.node('Not', [condition]), otherwise])]);
}

const emitMatmul: Emit<'matmul'> = ({ transposeA, transposeB }, { e, inputs: [a = '', b = ''], types }) => {
  const ranks = types.map(({ shape }) => shape.length);
  if (ranks.every((rank) => rank === 2)) {
    return e.node('Gemm', [a, b], { transA: Number(transposeA), transB: Number(transposeB) });
  }
  const turned = (name: string, rank = 0) => {
    const perm = Array.from({ length: rank }, (_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i));
    return e.node('Transpose', [name], { perm });
  };
  return e.node('MatMul', [transposeA ? turned(a, ranks[0]) : a, transposeB ? turned(b, ranks[1]) : b]);
};

const emitSlice: Emit<'slice'> = ({ begin, strides }, { e, inputs: [x = ''], type: { shape } }) => {
  const ends = begin.map((start, axis) => {
    const end = start + (shape[axis] ?? 0) * (strides[axis] ?? 1);
    return end < 0 ? BEFORE_THE_FIRST : end;
  });
  const axes = shape.map((_, axis) => axis);
  return e.node('Slice', [x, ...[begin, ends, axes, strides].map((list) => e.integers(list))]);
};

const emitPad: Emit<'pad'> = ({ before, value }, { e, inputs: [x = ''], types: [from], type: { dtype, shape } }) => {
  const after = shape.map((length, axis) => length - (from?.shape[axis] ?? 0) - (before[axis] ?? 0));
  return e.node('Pad', [x, e.integers([...before, ...after]), e.scalar(value, dtype)]);
};
