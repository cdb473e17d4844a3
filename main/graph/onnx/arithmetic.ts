import { codeOf } from '../../../core/blocks/foreign/kinds.ts';
import type { BinaryFunction, CompareFunction, ReduceFunction, UnaryFunction } from '../ir.ts';
import type { Emit, Emitters } from './emission.ts';

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
  tan: 'Tan',
  asin: 'Asin',
  acos: 'Acos',
  atan: 'Atan',
  sinh: 'Sinh',
  cosh: 'Cosh',
  asinh: 'Asinh',
  acosh: 'Acosh',
  atanh: 'Atanh',
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

/** ONNX Runtime's Where does not support booleans. */
const emitSelect: Emit<'select'> = (_, { e, inputs, type: { dtype } }) => {
  const [condition = '', then = '', otherwise = ''] = inputs;
  if (dtype !== 'bool') return e.node('Where', inputs);
  return e.node('Or', [e.node('And', [condition, then]), e.node('And', [e.node('Not', [condition]), otherwise])]);
};

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

export const arithmetic: Emitters<
  'unary' | 'binary' | 'compare' | 'select' | 'cast' | 'reduce' | 'softmax' | 'matmul' | 'gemm'
> = {
  unary: ({ fn }, { e, inputs }) => e.node(unaryOperators[fn], inputs),
  binary: ({ fn }, { e, inputs }) => e.node(binaryOperators[fn], inputs),
  compare: ({ fn }, { e, inputs }) => e.node(compareOperators[fn], inputs),
  select: emitSelect,
  cast: (_, { e, inputs, type }) => e.node('Cast', inputs, { to: codeOf(type.dtype) }),
  reduce: ({ fn, axes, keepDims }, { e, inputs }) =>
    e.node(reduceOperators[fn], [...inputs, e.integers(axes)], { keepdims: Number(keepDims) }),
  softmax: ({ isLog, axis }, { e, inputs }) => e.node(isLog ? 'LogSoftmax' : 'Softmax', inputs, { axis }),
  matmul: emitMatmul,
  gemm: ({ transposeA, transposeB, alpha }, { e, inputs }) =>
    e.node('Gemm', inputs, { transA: Number(transposeA), transB: Number(transposeB), alpha: { float: alpha } }),
};
