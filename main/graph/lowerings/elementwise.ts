import type { CastAttrs, ClipByValueAttrs, LeakyReluAttrs, StepAttrs } from '@tensorflow/tfjs';
import type { Builder } from '../builder.ts';
import { binary, cast, compare, scale, select, unary } from '../build/elementwise.ts';
import { fill } from '../build/leaves.ts';
import { reshape } from '../build/arrange.ts';
import type { BinaryFunction, CompareFunction, UnaryFunction, Value } from '../ir.ts';
import { dtypeOf, lowering, shapeOf, type Lowering } from './lowering.ts';

/** Constants of SELU (Klambauer et al. 2017), as in TensorFlow.js. */
const SELU_SCALE = 1.0507009873554805;
const SELU_SCALED_ALPHA = 1.7580993408473768;

function ofOne(kernel: string, compute: (b: Builder, x: Value) => Value): Lowering {
  return lowering(kernel, (b, inputs) => compute(b, inputs.get('x')));
}

function ofTwo(kernel: string, compute: (b: Builder, x: Value, y: Value) => Value): Lowering {
  return lowering(kernel, (b, inputs) => compute(b, inputs.get('a'), inputs.get('b')));
}

const named = (kernel: string, fn: UnaryFunction) => ofOne(kernel, (b, x) => unary(b, fn, x));
const pair = (kernel: string, fn: BinaryFunction) => ofTwo(kernel, (b, x, y) => binary(b, fn, x, y));
const comparison = (kernel: string, fn: CompareFunction) => ofTwo(kernel, (b, x, y) => compare(b, fn, x, y));

const number = (b: Builder, value: number, like: Value) => fill(b, value, [], b.type(like).dtype);

/** x > 0: the derivative of ReLU in TensorFlow.js. */
const isPositive = (b: Builder, x: Value) => compare(b, 'greater', x, number(b, 0, x));

const expMinusOne = (b: Builder, x: Value) => binary(b, 'sub', unary(b, 'exp', x), number(b, 1, x));

/** x if positive, else a multiple of it. */
const leaky = (b: Builder, x: Value, slope: Value) => select(b, isPositive(b, x), x, binary(b, 'mul', x, slope));

const elu = (b: Builder, x: Value) => select(b, isPositive(b, x), x, expMinusOne(b, x));

/** Rounded down, as a float. ONNX would truncate the quotient of negative integers. */
function floorDivision(b: Builder, x: Value, y: Value): Value {
  return unary(b, 'floor', binary(b, 'div', cast(b, x, 'float32'), cast(b, y, 'float32')));
}

/** The remainder of x divided by y, with the sign of y. */
function remainder(b: Builder, x: Value, y: Value): Value {
  return binary(b, 'sub', x, binary(b, 'mul', cast(b, floorDivision(b, x, y), b.type(x).dtype), y));
}

function clip(b: Builder, x: Value, least: number, most: number): Value {
  return binary(b, 'min', binary(b, 'max', x, number(b, least, x)), number(b, most, x));
}

/** NaN stays NaN, as in TensorFlow.js. */
function step(b: Builder, x: Value, alpha: number): Value {
  const { dtype } = b.type(x);
  return alpha === 0
    ? cast(b, isPositive(b, x), dtype)
    : select(b, isPositive(b, x), number(b, 1, x), number(b, alpha, x));
}

const unaries = [
  named('Abs', 'abs'),
  named('Neg', 'neg'),
  named('Sign', 'sign'),
  named('Floor', 'floor'),
  named('Ceil', 'ceil'),
  named('Round', 'round'),
  named('Exp', 'exp'),
  named('Log', 'log'),
  named('Sqrt', 'sqrt'),
  named('Reciprocal', 'reciprocal'),
  named('Sin', 'sin'),
  named('Cos', 'cos'),
  named('Tan', 'tan'),
  named('Asin', 'asin'),
  named('Acos', 'acos'),
  named('Atan', 'atan'),
  named('Sinh', 'sinh'),
  named('Cosh', 'cosh'),
  named('Asinh', 'asinh'),
  named('Acosh', 'acosh'),
  named('Atanh', 'atanh'),
  named('Tanh', 'tanh'),
  named('Sigmoid', 'sigmoid'),
  named('Erf', 'erf'),
  named('Softplus', 'softplus'),
  named('Relu', 'relu'),
  named('LogicalNot', 'not'),
  named('IsNan', 'isNaN'),
  ofOne('Expm1', expMinusOne),
  ofOne('Log1p', (b, x) => unary(b, 'log', binary(b, 'add', x, number(b, 1, x)))),
  ofOne('Rsqrt', (b, x) => unary(b, 'reciprocal', unary(b, 'sqrt', x))),
  ofOne('Square', (b, x) => binary(b, 'mul', x, x)),
  ofOne('Relu6', (b, x) => clip(b, x, 0, 6)),
  ofOne('Elu', elu),
  ofOne('Selu', (b, x) => {
    const below = scale(b, expMinusOne(b, x), SELU_SCALED_ALPHA);
    return select(b, isPositive(b, x), scale(b, x, SELU_SCALE), below);
  }),
  ofOne('Identity', (_, x) => x),
  ofOne('OnesLike', (b, x) => fill(b, 1, shapeOf(b, x), b.type(x).dtype)),
  ofOne('ZerosLike', (b, x) => fill(b, 0, shapeOf(b, x), b.type(x).dtype)),
  lowering<StepAttrs>('Step', (b, inputs, { alpha }) => step(b, inputs.get('x'), alpha)),
  lowering<LeakyReluAttrs>('LeakyRelu', (b, inputs, { alpha }) => {
    const x = inputs.get('x');
    return leaky(b, x, number(b, alpha, x));
  }),
  lowering<ClipByValueAttrs>('ClipByValue', (b, inputs, { clipValueMin, clipValueMax }) =>
    clip(b, inputs.get('x'), clipValueMin, clipValueMax),
  ),
  lowering<CastAttrs>('Cast', (b, inputs, { dtype }) => cast(b, inputs.get('x'), dtypeOf(dtype))),
] as const;

const binaries = [
  pair('Add', 'add'),
  pair('Sub', 'sub'),
  pair('Multiply', 'mul'),
  pair('RealDiv', 'div'),
  pair('Pow', 'pow'),
  pair('Maximum', 'max'),
  pair('Minimum', 'min'),
  pair('LogicalAnd', 'and'),
  pair('LogicalOr', 'or'),
  comparison('Equal', 'equal'),
  comparison('Less', 'less'),
  comparison('LessEqual', 'lessEqual'),
  comparison('Greater', 'greater'),
  comparison('GreaterEqual', 'greaterEqual'),
  ofTwo('NotEqual', (b, x, y) => unary(b, 'not', compare(b, 'equal', x, y))),
  ofTwo('FloorDiv', (b, x, y) => cast(b, floorDivision(b, x, y), 'int32')),
  ofTwo('Mod', remainder),
  ofTwo('SquaredDifference', (b, x, y) => {
    const difference = binary(b, 'sub', x, y);
    return binary(b, 'mul', difference, difference);
  }),
] as const;

const others = [
  lowering('AddN', (b, { all }) => all.reduce((sum, value) => binary(b, 'add', sum, value))),
  lowering('Prelu', (b, inputs) => leaky(b, inputs.get('x'), inputs.get('alpha'))),
  /** dy (1 + y) where y < 0, for y = e^x - 1 there. */
  lowering('EluGrad', (b, inputs) => {
    const [dy, y] = [inputs.get('dy'), inputs.get('y')];
    const below = binary(b, 'mul', dy, binary(b, 'add', y, number(b, 1, y)));
    return select(b, compare(b, 'greaterEqual', y, number(b, 0, y)), dy, below);
  }),
  lowering('Select', (b, inputs) => {
    const [condition, then] = [inputs.get('condition'), inputs.get('t')];
    const missing = shapeOf(b, then).length - shapeOf(b, condition).length;
    // A condition with fewer axes selects whole rows: its axes are the leading ones.
    const aligned = reshape(b, condition, [...shapeOf(b, condition), ...Array.from({ length: missing }, () => 1)]);
    return select(b, aligned, then, inputs.get('e'));
  }),
] as const;

export const elementwiseLowerings: readonly Lowering[] = [...unaries, ...binaries, ...others];
