import type { Tensor } from '@tensorflow/tfjs';
import { gelu } from '../../activations/gelu.ts';
import { geluTanh } from '../../activations/geluTanh.ts';
import type { TF } from '../../define.ts';
import { ForeignError, type Arguments, type Operator, type Value } from '../value.ts';
import { dtypeOfCode } from './known.ts';

/** One input, computed in float32. */
const floats =
  (compute: (tf: TF, x: Tensor, args: Arguments) => Tensor): Operator =>
  (args) => [compute(args.tf, args.float(), args)];

/** One input of whatever kind. */
const unary =
  (compute: (tf: TF, x: Tensor, args: Arguments) => Tensor): Operator =>
  (args) => [compute(args.tf, args.tensor(), args)];

const binary =
  (compute: (tf: TF, a: Tensor, b: Tensor) => Tensor): Operator =>
  (args) => [compute(args.tf, ...pair(args, 0, 1))];

/** Two inputs of the same kind of numbers. */
function pair(args: Arguments, first: number, second: number): [Tensor, Tensor] {
  const [a, b] = [args.tensor(first), args.tensor(second)];
  if (a.dtype === b.dtype) return [a, b];
  return [args.tf.cast(a, 'float32'), args.tf.cast(b, 'float32')];
}

/** Any number of inputs, one after the other. */
const folded =
  (compute: (tf: TF, a: Tensor, b: Tensor) => Tensor): Operator =>
  (args) => [args.all.map((_, i) => args.tensor(i)).reduce((a, b) => compute(args.tf, a, b))];

const half = (tf: TF, x: Tensor, alpha: number, beta: number) => tf.clipByValue(tf.add(tf.mul(x, alpha), beta), 0, 1);
const inner = (compute: typeof gelu.forward, tf: TF, x: Tensor) =>
  compute(tf, { x, inputs: {}, params: {}, weight: () => x, context: { isTraining: false, uniform: () => x, update: () => undefined, runFile: () => [] } }) as Tensor; // prettier-ignore

/** Towards zero for whole numbers, as in C. */
function divided(tf: TF, a: Tensor, b: Tensor): Tensor {
  if (a.dtype !== 'int32') return tf.div(a, b);
  const sign = tf.mul(tf.sign(a), tf.sign(b));
  return tf.mul(sign, tf.floorDiv(tf.abs(a), tf.abs(b)));
}

/** With the sign of what is divided, as in C. */
function remainder(tf: TF, a: Tensor, b: Tensor): Tensor {
  return tf.mul(tf.sign(a), tf.mod(tf.abs(a), tf.abs(b)));
}

/** Only as it is after training. */
function dropout(args: Arguments): Value {
  const isTraining = args.has(2) && args.numbers(2)[0] !== 0;
  if (isTraining || args.outputs > 1)
    throw new ForeignError(
      'Dropout is known as it is after training.',
      'Dropout ist nur so bekannt, wie es nach dem Training ist.',
    );
  return args.value(0);
}

function clip(args: Arguments): Tensor {
  const { tf } = args;
  const bound = (index: number, name: string, open: number) =>
    args.has(index) ? (args.numbers(index)[0] ?? open) : args.number(name, open);
  const [low, high] = [bound(1, 'min', -3.4e38), bound(2, 'max', 3.4e38)];
  return tf.clipByValue(args.tensor(), Math.max(low, -3.4e38), Math.min(high, 3.4e38));
}

/** A slope per channel is stretched over the axes that follow it. */
function prelu(tf: TF, args: Arguments): Tensor {
  const [x, slope] = [args.float(0), args.float(1)];
  return tf.add(tf.relu(x), tf.mul(slope, tf.minimum(x, 0)));
}

export const elementwise: Readonly<Record<string, Operator>> = {
  Identity: (args) => [args.value(0)],
  Dropout: (args) => [dropout(args)],
  Cast: unary((tf, x, args) => {
    const to = dtypeOfCode(args.number('to', 1));
    return to === 'int32' && x.dtype === 'float32' ? tf.cast(tf.mul(tf.sign(x), tf.floor(tf.abs(x))), to) : tf.cast(x, to); // prettier-ignore
  }),
  Relu: unary((tf, x) => tf.relu(x)),
  Sigmoid: floats((tf, x) => tf.sigmoid(x)),
  Tanh: floats((tf, x) => tf.tanh(x)),
  Exp: floats((tf, x) => tf.exp(x)),
  Log: floats((tf, x) => tf.log(x)),
  Sqrt: floats((tf, x) => tf.sqrt(x)),
  Reciprocal: floats((tf, x) => tf.reciprocal(x)),
  Erf: floats((tf, x) => tf.erf(x)),
  Abs: unary((tf, x) => tf.abs(x)),
  Neg: unary((tf, x) => tf.neg(x)),
  Sign: unary((tf, x) => tf.sign(x)),
  Floor: floats((tf, x) => tf.floor(x)),
  Ceil: floats((tf, x) => tf.ceil(x)),
  Round: floats((tf, x) => tf.round(x)),
  Sin: floats((tf, x) => tf.sin(x)),
  Cos: floats((tf, x) => tf.cos(x)),
  Tan: floats((tf, x) => tf.tan(x)),
  Asin: floats((tf, x) => tf.asin(x)),
  Acos: floats((tf, x) => tf.acos(x)),
  Atan: floats((tf, x) => tf.atan(x)),
  Sinh: floats((tf, x) => tf.sinh(x)),
  Cosh: floats((tf, x) => tf.cosh(x)),
  Asinh: floats((tf, x) => tf.asinh(x)),
  Acosh: floats((tf, x) => tf.acosh(x)),
  Atanh: floats((tf, x) => tf.atanh(x)),
  Softplus: floats((tf, x) => tf.softplus(x)),
  Softsign: floats((tf, x) => tf.div(x, tf.add(tf.abs(x), 1))),
  Elu: floats((tf, x, args) => {
    const below = tf.mul(tf.sub(tf.exp(tf.minimum(x, 0)), 1), args.number('alpha', 1));
    return tf.add(tf.relu(x), below);
  }),
  Celu: floats((tf, x, args) => {
    const alpha = args.number('alpha', 1);
    return tf.add(tf.relu(x), tf.mul(tf.sub(tf.exp(tf.div(tf.minimum(x, 0), alpha)), 1), alpha));
  }),
  Selu: floats((tf, x, args) => {
    const [alpha, gamma] = [args.number('alpha', 1.6732632), args.number('gamma', 1.050701)];
    return tf.mul(tf.add(tf.relu(x), tf.mul(tf.sub(tf.exp(tf.minimum(x, 0)), 1), alpha)), gamma);
  }),
  LeakyRelu: floats((tf, x, args) => tf.add(tf.relu(x), tf.mul(tf.minimum(x, 0), args.number('alpha', 0.01)))),
  ThresholdedRelu: floats((tf, x, args) => tf.mul(x, tf.cast(tf.greater(x, args.number('alpha', 1)), 'float32'))),
  HardSigmoid: floats((tf, x, args) => half(tf, x, args.number('alpha', 0.2), args.number('beta', 0.5))),
  HardSwish: floats((tf, x) => tf.mul(x, half(tf, x, 1 / 6, 0.5))),
  Swish: floats((tf, x, args) => tf.mul(x, tf.sigmoid(tf.mul(x, args.number('alpha', 1))))),
  Mish: floats((tf, x) => tf.mul(x, tf.tanh(tf.softplus(x)))),
  Gelu: floats((tf, x, args) => inner((args.word('approximate', 'none') === 'tanh' ? geluTanh : gelu).forward, tf, x)),
  PRelu: (args) => [prelu(args.tf, args)],
  Clip: (args) => [clip(args)],
  Not: unary((tf, x) => tf.logicalNot(tf.cast(x, 'bool'))),
  IsNaN: unary((tf, x) => tf.isNaN(x)),
  Add: binary((tf, a, b) => tf.add(a, b)),
  Sub: binary((tf, a, b) => tf.sub(a, b)),
  Mul: binary((tf, a, b) => tf.mul(a, b)),
  Div: binary(divided),
  Pow: (args) => {
    const [x, y] = [args.float(0), args.value(1)];
    const [power] = 'values' in y && y.values.length === 1 ? y.values : [];
    if (power === 2) return [args.tf.square(x)];
    if (power === 0.5) return [args.tf.sqrt(x)];
    return [args.tf.pow(x, args.float(1))];
  },
  Mod: (args) => {
    const [a, b] = pair(args, 0, 1);
    return [args.number('fmod', 0) === 1 ? remainder(args.tf, a, b) : args.tf.mod(a, b)];
  },
  Equal: binary((tf, a, b) => tf.equal(a, b)),
  Greater: binary((tf, a, b) => tf.greater(a, b)),
  GreaterOrEqual: binary((tf, a, b) => tf.greaterEqual(a, b)),
  Less: binary((tf, a, b) => tf.less(a, b)),
  LessOrEqual: binary((tf, a, b) => tf.lessEqual(a, b)),
  And: binary((tf, a, b) => tf.logicalAnd(tf.cast(a, 'bool'), tf.cast(b, 'bool'))),
  Or: binary((tf, a, b) => tf.logicalOr(tf.cast(a, 'bool'), tf.cast(b, 'bool'))),
  Xor: binary((tf, a, b) => tf.logicalXor(tf.cast(a, 'bool'), tf.cast(b, 'bool'))),
  Sum: folded((tf, a, b) => tf.add(a, b)),
  Max: folded((tf, a, b) => tf.maximum(a, b)),
  Min: folded((tf, a, b) => tf.minimum(a, b)),
  Mean: (args) => {
    const all = args.all.map((_, i) => args.float(i));
    return [args.tf.div(all.reduce((a, b) => args.tf.add(a, b)), all.length)]; // prettier-ignore
  },
  Where: (args) => [args.tf.where(args.tf.cast(args.tensor(0), 'bool'), ...pair(args, 1, 2))],
};
