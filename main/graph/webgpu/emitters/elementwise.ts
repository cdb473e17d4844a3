import type { BinaryFunction, CompareFunction, DType, UnaryFunction } from '../../ir.ts';
import { elementType, type Emission, type Emitters } from '../kernel.ts';
import { broadcastIndex } from '../wgsl.ts';

const unaries: Readonly<Record<UnaryFunction, (x: string) => string>> = {
  abs: (x) => `abs(${x})`,
  neg: (x) => `-${x}`,
  sign: (x) => `sign(${x})`,
  floor: (x) => `floor(${x})`,
  ceil: (x) => `ceil(${x})`,
  round: (x) => `round(${x})`,
  exp: (x) => `exponential(${x})`,
  log: (x) => `logarithm(${x})`,
  sqrt: (x) => `squareRoot(${x})`,
  reciprocal: (x) => `1f / ${x}`,
  sin: (x) => `sin(${x})`,
  cos: (x) => `cos(${x})`,
  tan: (x) => `tan(${x})`,
  asin: (x) => `arcSine(${x})`,
  acos: (x) => `arcCosine(${x})`,
  atan: (x) => `arcTangent(${x})`,
  sinh: (x) => `hyperbolicSine(${x})`,
  cosh: (x) => `hyperbolicCosine(${x})`,
  asinh: (x) => `areaSine(${x})`,
  acosh: (x) => `areaCosine(${x})`,
  atanh: (x) => `areaTangent(${x})`,
  tanh: (x) => `hyperbolicTangent(${x})`,
  sigmoid: (x) => `1f / (1f + exponential(-${x}))`,
  erf: (x) => `errorFunction(${x})`,
  softplus: (x) => `softPlus(${x})`,
  relu: (x) => `rectified(${x})`,
  not: (x) => `!${x}`,
  isNaN: (x) => `isNaN(${x})`,
};

const binaries: Readonly<Record<BinaryFunction, (x: string, y: string, dtype: DType) => string>> = {
  add: (x, y) => `${x} + ${y}`,
  sub: (x, y) => `${x} - ${y}`,
  mul: (x, y) => `${x} * ${y}`,
  div: (x, y) => `${x} / ${y}`,
  pow: (x, y, dtype) => (dtype === 'int32' ? `i32(round(power(f32(${x}), f32(${y}))))` : `power(${x}, ${y})`),
  max: (x, y, dtype) => (dtype === 'int32' ? `max(${x}, ${y})` : `larger(${x}, ${y})`),
  min: (x, y, dtype) => (dtype === 'int32' ? `min(${x}, ${y})` : `smaller(${x}, ${y})`),
  and: (x, y) => `${x} && ${y}`,
  or: (x, y) => `${x} || ${y}`,
};

const comparisons: Readonly<Record<CompareFunction, string>> = {
  equal: '==',
  less: '<',
  lessEqual: '<=',
  greater: '>',
  greaterEqual: '>=',
};

/** The element of an input that broadcasts to the result. */
function readBroadcast({ type, types, index, read, define }: Emission, input: number): string {
  return read(input, broadcastIndex(define, index, types[input]?.shape ?? [], type.shape));
}

export const elementwise: Emitters<'unary' | 'binary' | 'compare' | 'select' | 'cast'> = {
  unary: ({ fn }, emission) => {
    const x = emission.read(0, emission.index);
    return fn === 'relu' && emission.type.dtype === 'int32' ? `max(${x}, 0)` : unaries[fn](x);
  },
  binary: ({ fn }, emission) =>
    binaries[fn](readBroadcast(emission, 0), readBroadcast(emission, 1), emission.type.dtype),
  compare: ({ fn }, emission) => `${readBroadcast(emission, 0)} ${comparisons[fn]} ${readBroadcast(emission, 1)}`,
  select: (_, emission) => {
    const [condition = '', then = '', otherwise = ''] = [0, 1, 2].map((input) => readBroadcast(emission, input));
    return `select(${otherwise}, ${then}, ${condition})`;
  },
  cast: (_, { type, index, read }) => `${elementType[type.dtype]}(${read(0, index)})`,
};
