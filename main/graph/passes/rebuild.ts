import { broadcast, concat, pad, reshape, slice, transpose } from '../build/arrange.ts';
import { binary, cast, compare, select, unary } from '../build/elementwise.ts';
import { constant, fill, input, range } from '../build/leaves.ts';
import { matmul } from '../build/products.ts';
import { arg, reduce, softmax } from '../build/reduce.ts';
import type { Builder } from '../builder.ts';
import type { Operation, TensorType, Value } from '../ir.ts';

type Pad = Extract<Operation, { readonly op: 'pad' }>;

/**
 * Adds an operation to a graph that contains its inputs, through build/: this applies the simplifications that its new
 * inputs allow.
 */
export function rebuild(b: Builder, operation: Operation, type: TensorType): Value {
  switch (operation.op) {
    case 'input':
      return input(b, operation.name, type);
    case 'constant':
      return constant(b, operation.values, type);
    case 'fill':
      return fill(b, operation.value, type.shape, type.dtype);
    case 'range':
      return range(b, type.shape[0] ?? 0, operation.start, operation.step, type.dtype);
    case 'unary':
      return unary(b, operation.fn, ...operation.inputs);
    case 'binary':
      return binary(b, operation.fn, ...operation.inputs);
    case 'compare':
      return compare(b, operation.fn, ...operation.inputs);
    case 'select':
      return select(b, ...operation.inputs);
    case 'cast':
      return cast(b, ...operation.inputs, type.dtype);
    case 'reduce':
      return reduce(b, operation.fn, ...operation.inputs, operation.axes, operation.keepDims);
    case 'arg':
      return arg(b, operation.fn, ...operation.inputs, operation.axis);
    case 'softmax':
      return softmax(b, ...operation.inputs, operation.axis, operation.isLog);
    case 'matmul':
      return matmul(b, ...operation.inputs, operation);
    case 'reshape':
      return reshape(b, ...operation.inputs, type.shape);
    case 'transpose':
      return transpose(b, ...operation.inputs, operation.perm);
    case 'broadcast':
      return broadcast(b, ...operation.inputs, type.shape);
    case 'slice':
      return slice(b, ...operation.inputs, operation.begin, type.shape, operation.strides);
    case 'concat':
      return concat(b, operation.inputs, operation.axis);
    case 'pad':
      return rebuildPad(b, operation, type.shape);
    case 'uniform':
    case 'cumsum':
    case 'gemm':
    case 'conv':
    case 'convTranspose':
    case 'maxPool':
    case 'maxPoolGradient':
    case 'averagePool':
    case 'gather':
    case 'scatterAdd':
    case 'oneHot':
    case 'file':
      return b.emit(operation, type);
  }
}

function rebuildPad(b: Builder, { inputs: [x], before, value }: Pad, shape: readonly number[]): Value {
  const lengths = b.type(x).shape;
  const sides = before.map((length, axis) => [length, (shape[axis] ?? 0) - (lengths[axis] ?? 0) - length] as const);
  return pad(b, x, sides, value);
}
