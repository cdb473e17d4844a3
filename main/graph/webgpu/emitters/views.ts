import type { Emitters } from '../kernel.ts';
import { inversePermutation } from '../../shape.ts';
import { broadcastIndex, coordinates, indexOf } from '../wgsl.ts';

/** Operations that only say where elements are. */
export const views: Emitters<'reshape' | 'transpose' | 'broadcast' | 'slice'> = {
  reshape: (_, { index, read }) => read(0, index),
  transpose({ perm }, { type, types: [from], index, read, define }) {
    const at = coordinates(define, index, type.shape);
    const own = inversePermutation(perm).map((axis) => at[axis] ?? '0u');
    return read(0, indexOf(define, own, from?.shape ?? []));
  },
  broadcast: (_, { type, types: [from], index, read, define }) =>
    read(0, broadcastIndex(define, index, from?.shape ?? [], type.shape)),
  slice({ begin, strides }, { type, types: [from], index, read, define }) {
    const at = coordinates(define, index, type.shape).map((coordinate, axis) => {
      const moved = `${begin[axis] ?? 0} + i32(${coordinate}) * ${strides[axis] ?? 1}`;
      return define(`u32(${moved})`);
    });
    return read(0, indexOf(define, at, from?.shape ?? []));
  },
};
