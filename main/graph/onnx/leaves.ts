import { sizeOf } from '../../../core/shape.ts';
import type { TensorType } from '../ir.ts';
import type { Emitters } from './emission.ts';
import type { Emitter } from './emitter.ts';
import { emitUniform } from './uniform.ts';

export const leaves: Emitters<'input' | 'constant' | 'fill' | 'range' | 'uniform' | 'file'> = {
  input: ({ name }) => name,
  constant: ({ values }, { e, type }) => e.tensor(values, type),
  fill: ({ value }, { e, type }) => emitFill(e, value, type),
  range: (range, { e, type }) => emitRange(e, range, type),
  uniform: emitUniform,
  file: ({ model, output }, { e, inputs }) => e.file(model, inputs)[output] ?? '',
};

export function emitFill(e: Emitter, value: number, { dtype, shape }: TensorType): string {
  const number = e.scalar(value, dtype);
  return shape.length === 0 ? number : e.node('Expand', [number, e.integers(shape)]);
}

export function emitRange(
  e: Emitter,
  range: { readonly start: number; readonly step: number },
  { dtype, shape }: TensorType,
) {
  const numbers = [range.start, range.start + sizeOf(shape) * range.step, range.step];
  return e.node('Range', numbers.map((number) => e.scalar(number, dtype))); // prettier-ignore
}
