import type { Tensor } from '@tensorflow/tfjs';
import type { TF } from '../../define.ts';
import { broadcast, ForeignError, type Operator } from '../value.ts';

/** A product as numpy has it: matrices along the last two axes, vectors as rows or columns. */
export function matMul(tf: TF, a: Tensor, b: Tensor): Tensor {
  if (a.rank === 1 && b.rank === 1) return tf.reshape(tf.matMul(tf.reshape(a, [1, -1]), tf.reshape(b, [-1, 1])), []);
  if (a.rank === 1) {
    const product = matMul(tf, tf.reshape(a, [1, -1]), b);
    return tf.squeeze(product, [product.rank - 2]);
  }
  if (b.rank === 1) {
    const product = matMul(tf, a, tf.reshape(b, [-1, 1]));
    return tf.squeeze(product, [product.rank - 1]);
  }
  const [rows = 1, inner = 1] = a.shape.slice(-2);
  const [, columns = 1] = b.shape.slice(-2);
  if (b.rank === 2) return tf.reshape(tf.matMul(tf.reshape(a, [-1, inner]), b), [...a.shape.slice(0, -1), columns]);
  const outer = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const left = tf.reshape(stretch(tf, a, [...outer, rows, inner]), [-1, rows, inner]);
  const right = tf.reshape(stretch(tf, b, [...outer, inner, columns]), [-1, inner, columns]);
  return tf.reshape(tf.matMul(left, right), [...outer, rows, columns]);
}

function stretch(tf: TF, x: Tensor, shape: readonly number[]): Tensor {
  const own = [...shape.slice(x.rank).map(() => 1), ...x.shape];
  if (own.every((size, i) => size === shape[i])) return tf.reshape(x, own);
  return tf.tile(tf.reshape(x, own), shape.map((size, i) => size / (own[i] ?? 1))); // prettier-ignore
}

const gemm: Operator = (args) => {
  const { tf } = args;
  const product = tf.matMul(args.float(0), args.float(1), args.number('transA', 0) === 1, args.number('transB', 0) === 1); // prettier-ignore
  const [alpha, beta] = [args.number('alpha', 1), args.number('beta', 1)];
  const scaled = alpha === 1 ? product : tf.mul(product, alpha);
  if (!args.has(2)) return [scaled];
  return [tf.add(scaled, beta === 1 ? args.float(2) : tf.mul(args.float(2), beta))];
};

const einsum: Operator = (args) => {
  const equation = args.word('equation', '').replaceAll(/\s/g, '');
  if (!/^[a-zA-Z]+(,[a-zA-Z]+)*->[a-zA-Z]*$/.test(equation)) throw new ForeignError(`Einsum "${equation}" is not known.`, `Einsum „${equation}“ ist nicht bekannt.`);
  return [args.tf.einsum(equation, ...args.all.map((_, i) => args.float(i)))];
}; // prettier-ignore

export const products: Readonly<Record<string, Operator>> = {
  MatMul: (args) => [matMul(args.tf, args.float(0), args.float(1))],
  Gemm: gemm,
  Einsum: einsum,
};
