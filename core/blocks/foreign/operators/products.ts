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
  if (!/^[a-zA-Z]+(,[a-zA-Z]+)*->[a-zA-Z]*$/.test(equation)) throw new ForeignError(`Einsum “${equation}” is not known.`, `Einsum „${equation}“ ist nicht bekannt.`);
  const [given = '', wanted = ''] = equation.split('->');
  const letters = given.split(',');
  if (letters.some((own) => new Set(own).size < own.length)) throw new ForeignError(`Einsum “${equation}” takes a diagonal, which is not known.`, `Einsum „${equation}“ nimmt eine Diagonale, was nicht bekannt ist.`);
  const { tf } = args;
  const named = letters.map((own, i): Named => ({ letters: [...own], x: args.float(i) }));
  // Each pair is contracted over what nobody asks for after it.
  const result = named.reduce((left, right, i) => {
    const later = new Set([...wanted, ...letters.slice(i + 1).join('')]);
    return contracted(tf, left, right, later);
  });
  const kept = summed(tf, result, new Set(wanted));
  return [tf.transpose(kept.x, [...wanted].map((letter) => kept.letters.indexOf(letter)))];
}; // prettier-ignore

/** A tensor, and what its axes are called. */
interface Named {
  readonly letters: readonly string[];
  readonly x: Tensor;
}

/** The sum over the axes that nobody wants. */
function summed(tf: TF, { letters, x }: Named, wanted: ReadonlySet<string>): Named {
  const axes = letters.flatMap((letter, axis) => (wanted.has(letter) ? [] : [axis]));
  return axes.length === 0 ? { letters, x } : { letters: letters.filter((own) => wanted.has(own)), x: tf.sum(x, axes) };
}

/** The product of two tensors, summed over the axes that both have and `later` has not: a product of matrices, as both can be traced and have gradients. */
function contracted(tf: TF, first: Named, second: Named, later: ReadonlySet<string>): Named {
  const left = summed(tf, first, new Set([...later, ...second.letters]));
  const right = summed(tf, second, new Set([...later, ...first.letters]));
  const [inLeft, inRight] = [new Set(left.letters), new Set(right.letters)];
  const shared = left.letters.filter((letter) => inRight.has(letter));
  const [batch, inner] = [shared.filter((own) => later.has(own)), shared.filter((own) => !later.has(own))];
  const [rows, columns] = [left.letters.filter((own) => !inRight.has(own)), right.letters.filter((own) => !inLeft.has(own))];
  const size = (letters: readonly string[], { letters: all, x }: Named) => letters.reduce((product, own) => product * (x.shape[all.indexOf(own)] ?? 1), 1);
  const turned = (named: Named, ...groups: (readonly string[])[]) => {
    const order = groups.flat().map((own) => named.letters.indexOf(own));
    return tf.reshape(tf.transpose(named.x, order), groups.map((letters) => size(letters, named)));
  };
  const product = tf.matMul(turned(left, batch, rows, inner), turned(right, batch, inner, columns));
  const letters = [...batch, ...rows, ...columns];
  return { letters, x: tf.reshape(product, letters.map((own) => size([own], inLeft.has(own) ? left : right))) };
} // prettier-ignore

export const products: Readonly<Record<string, Operator>> = {
  MatMul: (args) => [matMul(args.tf, args.float(0), args.float(1))],
  Gemm: gemm,
  Einsum: einsum,
};
