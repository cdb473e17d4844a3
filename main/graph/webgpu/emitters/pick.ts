import { sizeOf } from '../../../../core/shape.ts';
import type { Emission, Emit, Emitters } from '../kernel.ts';
import { coordinates, literal, stridesOf, sum, times, whole } from '../wgsl.ts';

/** An element's coordinate along an axis, and the index of the first element in the same row along that axis. */
function rowAlong(axis: number, shape: readonly number[], { index, define }: Pick<Emission, 'index' | 'define'>) {
  const [length, stride] = [shape[axis] ?? 1, stridesOf(shape)[axis] ?? 1];
  const own = coordinates(define, index, shape)[axis] ?? '0u';
  return { own, start: define(`${index} - ${times(own, stride)}`), length, stride };
}

/** As on the CPU: a NaN is taken only if it comes first, since no comparison with it holds. */
const arg: Emit<'arg'> = ({ fn, axis }, { types: [from], index, define, read }) => {
  const shape = from?.shape ?? [];
  const [length, stride] = [shape[axis] ?? 1, stridesOf(shape)[axis] ?? 1];
  const inner = define(`${index} % ${whole(stride)}`);
  const start = define(`${index} / ${whole(stride)} * ${whole(stride * length)} + ${inner}`);
  const at = sum([start, times('k', stride)]);
  return `
  var best = ${read(0, start)};
  var place = 0;
  for (var k = 1u; k < ${whole(length)}; k++) {
    let value = ${read(0, at)};
    if (value ${fn === 'max' ? '>' : '<'} best) { best = value; place = i32(k); }
  }
  return place;`;
};

const cumsum: Emit<'cumsum'> = ({ axis, exclusive, reverse }, emission) => {
  const { type, read } = emission;
  const { own, start, length, stride } = rowAlong(axis, type.shape, emission);
  const count = reverse ? `${whole(length)} - ${own}` : `${own} + 1u`;
  const place = reverse ? `(${whole(length - 1)} - k)` : 'k';
  return `
  var total = ${literal(0, type.dtype)};
  for (var k = 0u; k + ${exclusive ? '1u' : '0u'} < ${count}; k++) { total += ${read(0, sum([start, times(place, stride)]))}; }
  return total;`;
};

const gather: Emit<'gather'> = ({ axis }, { types: [from, at], index, define, read }) => {
  const shape = from?.shape ?? [];
  const [length, stride, count] = [shape[axis] ?? 1, stridesOf(shape)[axis] ?? 1, sizeOf(at?.shape ?? [])];
  const inner = define(`${index} % ${whole(stride)}`);
  const place = define(`${index} / ${whole(stride)} % ${whole(count)}`);
  const outer = define(`${index} / ${whole(stride * count)}`);
  // No index reaches beyond the tensor.
  const chosen = define(`u32(clamp(${read(1, place)}, 0, ${length - 1}))`);
  return read(0, define(`(${outer} * ${whole(length)} + ${chosen}) * ${whole(stride)} + ${inner}`));
};

/** Goes through all rows, in their order: no two threads add to the same number. */
const scatterAdd: Emit<'scatterAdd'> = (_, { type, types, index, define, read }) => {
  const count = types[1]?.shape[0] ?? 0;
  const width = sizeOf(type.shape.slice(1));
  const row = define(`i32(${index} / ${whole(width)})`);
  const column = define(`${index} % ${whole(width)}`);
  return `
  var total = ${literal(0, type.dtype)};
  for (var k = 0u; k < ${whole(count)}; k++) {
    if (${read(1, 'k')} == ${row}) { total += ${read(0, `k * ${whole(width)} + ${column}`)}; }
  }
  return total;`;
};

const oneHot: Emit<'oneHot'> = (_, { type, index, define, read }) => {
  const depth = whole(type.shape.at(-1) ?? 1);
  const chosen = read(0, define(`${index} / ${depth}`));
  return `select(0f, 1f, ${chosen} == i32(${index} % ${depth}))`;
};

/** Where elements come from is itself computed. */
export const pickFormulas: Emitters<'gather' | 'oneHot'> = { gather, oneHot };
export const pickBodies: Emitters<'arg' | 'cumsum' | 'scatterAdd'> = { arg, cumsum, scatterAdd };
