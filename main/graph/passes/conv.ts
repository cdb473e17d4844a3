import { reshape, transpose } from '../build/arrange.ts';
import { binary } from '../build/elementwise.ts';
import type { Value } from '../ir.ts';
import { isScalar } from './algebra.ts';
import type { Rewriter, Rule } from './rewrite.ts';

/** Fuses a convolution with its bias. */
export const convWithBias: Rule = (b, operation, type) => {
  if (operation.op !== 'binary' || operation.fn !== 'add') return undefined;
  const [value, bias] = operation.inputs;
  const conv = b.operation(value);
  if (conv.op !== 'conv' || conv.inputs.length !== 2 || b.uses(value) > 1) return undefined;
  const channels = type.shape[1] ?? 0;
  const own = b.type(bias).shape;
  if (own.length < 3 || own.at(-3) !== channels || own.filter((length) => length !== 1).length > 1) return undefined;
  return b.emit({ ...conv, inputs: [...conv.inputs, reshape(b, bias, [channels])] }, type);
};

/**
 * Scales and squares before transposing: the gradient of a filter, which the optimizer uses several times, is then
 * transposed only once, and everything that follows is elementwise.
 */
export const turnedFirst: Rule = (b, operation) => {
  if (operation.op !== 'transpose') return undefined;
  const [value] = operation.inputs;
  const turned = turnedProduct(b, value, operation.perm);
  return turned === value ? undefined : turned;
};

/** The product of the transposed factors; the value itself if it is not a product of a single tensor. */
function turnedProduct(b: Rewriter, value: Value, perm: readonly number[]): Value {
  const operation = b.operation(value);
  if (operation.op !== 'binary' || operation.fn !== 'mul' || b.uses(value) > 1) return value;
  const tensors = new Set(operation.inputs.filter((input) => !isScalar(b, input)));
  if (tensors.size !== 1) return value;
  const turned = (input: Value) => {
    if (isScalar(b, input)) return input;
    const product = turnedProduct(b, input, perm);
    return product === input ? transpose(b, input, perm) : product;
  };
  const [x, y] = operation.inputs;
  return binary(b, 'mul', turned(x), turned(y));
}
