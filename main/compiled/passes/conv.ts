import { reshape } from '../build/arrange.ts';
import type { Rule } from './rewrite.ts';

/** A convolution with its bias in one operation. */
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
