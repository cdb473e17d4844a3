import { reshape } from '../build/arrange.ts';
import { binary } from '../build/elementwise.ts';
import { fill, fillOf } from '../build/leaves.ts';
import { gemm, matmul } from '../build/products.ts';
import { isSameShape, sizeOf } from '../../../core/shape.ts';
import type { Builder } from '../builder.ts';
import type { Operation, Value } from '../ir.ts';
import { scaledBy } from './algebra.ts';
import type { Rewriter, Rule } from './rewrite.ts';

type Matmul = Extract<Operation, { readonly op: 'matmul' }>;

/** The matrix product that computes a value, if nothing else reads it. */
function productOf(b: Rewriter, value: Value): Matmul | undefined {
  const operation = b.operation(value);
  const isOwn = operation.op === 'matmul' && b.type(value).shape.length === 2 && b.uses(value) <= 1;
  return isOwn && operation.inputs.every((input) => b.type(input).shape.length === 2) ? operation : undefined;
}

/** (x y) c = x (y c), if a factor has fewer elements than the product: gradients of weights with small batches. */
const scaledProduct: Rule = (b, operation, type) => {
  if (operation.op !== 'binary' || operation.fn !== 'mul') return undefined;
  const [x, y] = operation.inputs;
  const scaled = scaledBySmaller(b, x, y) ?? scaledBySmaller(b, y, x);
  return scaled !== undefined && isSameShape(b.type(scaled).shape, type.shape) ? scaled : undefined;
};

function scaledBySmaller(b: Rewriter, value: Value, number: Value): Value | undefined {
  const product = productOf(b, value);
  if (!product || sizeOf(b.type(number).shape) !== 1) return undefined;
  const [x, y] = product.inputs;
  const [sizeX, sizeY] = [x, y].map((input) => sizeOf(b.type(input).shape));
  const size = sizeOf(b.type(value).shape);
  if ((sizeX ?? 0) >= size && (sizeY ?? 0) >= size) return undefined;
  const flat = b.type(number).shape.length <= 2 ? number : undefined;
  if (flat === undefined) return undefined;
  return (sizeY ?? 0) <= (sizeX ?? 0)
    ? matmul(b, x, binary(b, 'mul', y, flat), product)
    : matmul(b, binary(b, 'mul', x, flat), y, product);
}

/** Folds a separate transposition, as in x y^T, into the product. */
export const transposedOperand: Rule = (b, operation) => {
  if (operation.op !== 'matmul') return undefined;
  const [x, y] = operation.inputs;
  const [left, right] = [untransposed(b, x), untransposed(b, y)];
  if (left === undefined && right === undefined) return undefined;
  return matmul(b, left ?? x, right ?? y, {
    transposeA: operation.transposeA !== (left !== undefined),
    transposeB: operation.transposeB !== (right !== undefined),
  });
};

/** (x y)^T = y^T x^T. */
const transposedProduct: Rule = (b, operation, { shape }) => {
  if (operation.op !== 'transpose' || !isSwap(operation.perm)) return undefined;
  const [value] = operation.inputs;
  const product = b.operation(value);
  if (product.op !== 'matmul' || b.uses(value) > 1) return undefined;
  const [x, y] = product.inputs;
  // Operands that repeat over a batch may be on either side.
  const turned = matmul(b, y, x, { transposeA: !product.transposeB, transposeB: !product.transposeA });
  return isSameShape(b.type(turned).shape, shape) ? turned : undefined;
};

/** The value before transposition, if that swaps only the last two axes. */
function untransposed(b: Builder, value: Value): Value | undefined {
  const operation = b.operation(value);
  return operation.op === 'transpose' && isSwap(operation.perm) ? operation.inputs[0] : undefined;
}

function isSwap(perm: readonly number[]): boolean {
  const last = perm.length - 1;
  return last > 0 && perm.every((axis, i) => axis === (i === last ? last - 1 : i === last - 1 ? last : i));
}

/** Whether c can be added to a product: it is a matrix of its shape, or a row to add to each of its rows. */
function fits(b: Builder, c: Value, shape: readonly number[]): boolean {
  const own = b.type(c).shape;
  return own.length <= 2 && own.every((size, i) => size === 1 || size === shape[i - own.length + shape.length]);
}

/**
 * From this many elements, a product and a sum on several threads are faster than a Gemm, which adds on a single
 * thread.
 */
const LARGE = 65_536;
/**
 * Products over at most this many terms are summed in one go, so the result is the same, bit for bit, whether or not a
 * sum follows.
 */
const ONE_GO = 128;

/** Whether product and difference should be spread over threads, even though a Gemm is faster on one. */
function isShared(b: Rewriter, { inputs: [x], transposeA }: Matmul, c: Value): boolean {
  const added = b.type(x).shape[transposeA ? 0 : 1] ?? Infinity;
  return sizeOf(b.type(c).shape) >= LARGE && added <= ONE_GO;
}

/** Fuses x y + c and c - x y: a layer with its bias, and a weight with its update. */
export const sumWithProduct =
  (threads: number): Rule =>
  (b, operation, { shape }) => {
    if (operation.op !== 'binary' || (operation.fn !== 'add' && operation.fn !== 'sub')) return undefined;
    const [left, right] = operation.inputs;
    const isSum = operation.fn === 'add';
    const last = productOf(b, right);
    if (last && !isSum && threads > 1 && isShared(b, last, left)) return undefined;
    if (last && fits(b, left, shape) && isSameShape(b.type(right).shape, shape)) {
      return gemm(b, ...last.inputs, left, { ...last, alpha: isSum ? 1 : -1 });
    }
    const first = isSum ? productOf(b, left) : undefined;
    if (first && fits(b, right, shape) && isSameShape(b.type(left).shape, shape)) {
      return gemm(b, ...first.inputs, right, { ...first, alpha: 1 });
    }
    return undefined;
  };

/** Below this, summing is just as fast, and a product changes the order of float32 additions. */
const FEWEST_COLUMNS = 32;

/**
 * The sum along the first axis is a product with a row of ones, which is faster in ONNX Runtime: gradients of biases and
 * of positions.
 */
const columnSums: Rule = (b, operation, type) => {
  if (operation.op !== 'reduce' || operation.fn !== 'sum' || operation.axes.join() !== '0') return undefined;
  const [x] = operation.inputs;
  const [rows = 1, ...others] = b.type(x).shape;
  const columns = sizeOf(others);
  if (columns < FEWEST_COLUMNS || type.dtype !== 'float32') return undefined;
  const [ones, matrix] = [fill(b, 1, [1, rows]), reshape(b, x, [rows, columns])];
  return reshape(b, matmul(b, ones, matrix, { transposeA: false, transposeB: false }), type.shape);
};

/** c - s (ones x) = (-ones) (s x) + c: a bias with its update, where s x is needed for the weights anyway. */
const biasUpdate: Rule = (b, operation, { shape }) => {
  if (operation.op !== 'binary' || operation.fn !== 'sub' || shape.length !== 1) return undefined;
  const [bias, right] = operation.inputs;
  const [sums, factor] = scaledBy(b, right) ?? [];
  const flat = sums === undefined ? undefined : b.operation(sums);
  if (sums === undefined || factor === undefined || flat?.op !== 'reshape' || b.uses(sums) > 1) return undefined;
  const product = productOf(b, flat.inputs[0]);
  const ones = product && b.type(product.inputs[0]).shape;
  if (!product || ones?.[0] !== 1 || fillOf(b, product.inputs[0]) !== 1) return undefined;
  const scaled = binary(b, 'mul', product.inputs[1], factor);
  return reshape(b, gemm(b, fill(b, -1, ones), scaled, bias, { ...product, alpha: 1 }), shape);
};

/** The rules for this number of threads. */
export function gemms(threads: number): readonly Rule[] {
  return [transposedOperand, transposedProduct, columnSums, biasUpdate, scaledProduct, sumWithProduct(threads)];
}
