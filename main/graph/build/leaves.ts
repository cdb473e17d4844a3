import { sizeOf } from '../../../core/shape.ts';
import type { Builder } from '../builder.ts';
import type { DType, TensorType, Value, Values } from '../ir.ts';

export function input(b: Builder, name: string, type: TensorType): Value {
  return b.emit({ op: 'input', inputs: [], name }, type);
}

/** A tensor filled with one value; integers are truncated, booleans become 0 and 1. */
export function fill(b: Builder, value: number, shape: readonly number[] = [], dtype: DType = 'float32'): Value {
  return b.emit({ op: 'fill', inputs: [], value: representable(value, dtype) }, { dtype, shape });
}

/** Known values. For its gradients TensorFlow.js creates large tensors of ones and zeros: those become fills. */
export function constant(b: Builder, values: Values, type: TensorType): Value {
  const [first = 0] = values;
  if (values.every((value) => Object.is(value, first))) return fill(b, first, type.shape, type.dtype);
  if (values.length !== sizeOf(type.shape))
    throw new Error(`${values.length} numbers do not fill [${type.shape.join(', ')}].`);
  return b.emit({ op: 'constant', inputs: [], values }, type);
}

/** start, start + step, ... */
export function range(b: Builder, count: number, start = 0, step = 1, dtype: DType = 'int32'): Value {
  if (count <= 1) return fill(b, start, [count], dtype);
  return b.emit({ op: 'range', inputs: [], start, step }, { dtype, shape: [count] });
}

/** The value that a tensor is filled with; undefined if it is not a fill. */
export function fillOf(b: Builder, value: Value): number | undefined {
  const operation = b.operation(value);
  return operation.op === 'fill' ? operation.value : undefined;
}

/** The number as this dtype represents it. */
function representable(value: number, dtype: DType): number {
  if (dtype === 'float32') return Math.fround(value);
  return dtype === 'bool' ? Number(value !== 0) : Math.trunc(value);
}
