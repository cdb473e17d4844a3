import type { Emitters } from '../kernel.ts';
import { literal } from '../wgsl.ts';

export const leaves: Emitters<'fill' | 'range'> = {
  fill: ({ value }, { type }) => literal(value, type.dtype),
  range: ({ start, step }, { type: { dtype }, index }) =>
    dtype === 'int32'
      ? `${literal(start, dtype)} + i32(${index}) * ${literal(step, dtype)}`
      : `${literal(start, dtype)} + f32(${index}) * ${literal(step, dtype)}`,
};
