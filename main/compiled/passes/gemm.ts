import { binary } from '../build/elementwise.ts';
import { gemm, matmul } from '../build/products.ts';
import { isSameShape, sizeOf } from '../../../core/shape.ts';
import type { Builder } from '../builder.ts';
import type { Operation, Value } from '../ir.ts';
import type { Rewriter, Rule } from './rewrite.ts';

type Matmul = Extract<Operation, { readonly op: 'matmul' }>;

/** The product of two matrices that makes a value, if nothing else reads it. */
function productOf(b: Rewriter, value: Value): Matmul | undefined {
  const operation = b.operation(value);
  const isOwn = operation.op === 'matmul' && b.type(value).shape.length === 2 && b.uses(value) <= 1;
  return isOwn && operation.inputs.every((input) => b.type(input).shape.length === 2) ? operation : undefined;
}

/** (x y) c = x (y c), where a factor has fewer numbers than the product: gradients of weights in small batches. */
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

/** Whether c can be added to a product: it is its matrix, or a row for each of its rows. */
function fits(b: Builder, c: Value, shape: readonly number[]): boolean {
  const own = b.type(c).shape;
  return own.length <= 2 && own.every((size, i) => size === 1 || size === shape[i - own.length + shape.length]);
}

/** x y + c and c - x y in one operation: a layer with its bias, and a weight with its update. */
const sumWithProduct: Rule = (b, operation, { shape }) => {
  if (operation.op !== 'binary' || (operation.fn !== 'add' && operation.fn !== 'sub')) return undefined;
  const [left, right] = operation.inputs;
  const isSum = operation.fn === 'add';
  const last = productOf(b, right);
  if (last && fits(b, left, shape) && isSameShape(b.type(right).shape, shape)) {
    return gemm(b, ...last.inputs, left, { ...last, alpha: isSum ? 1 : -1 });
  }
  const first = isSum ? productOf(b, left) : undefined;
  if (first && fits(b, right, shape) && isSameShape(b.type(left).shape, shape)) {
    return gemm(b, ...first.inputs, right, { ...first, alpha: 1 });
  }
  return undefined;
};

export const gemms: readonly Rule[] = [scaledProduct, sumWithProduct];
