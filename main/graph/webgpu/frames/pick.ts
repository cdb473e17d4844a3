import { sizeOf } from '../../../../core/shape.ts';
import { THREADS } from '../kernel.ts';
import { literal, stridesOf, whole } from '../wgsl.ts';
import type { EmitFrames } from './frame.ts';
import { finish } from './frame.ts';

/**
 * A workgroup for each row: its threads look through the indices side by side, note which of them name the row, and add
 * up those updates in their order, a column each.
 */
export const scatterAddFrames: EmitFrames<'scatterAdd'> = (_, { type, types, read }) => {
  const [rows = 0] = type.shape;
  const width = sizeOf(type.shape.slice(1));
  const count = types[1]?.shape[0] ?? 0;
  if (rows * width === 0) return undefined;
  const blocks = Math.ceil(width / THREADS);
  const words = [0, 1].map(
    (word) => `    named = atomicLoad(&rowIsNamed[${word}]);
    while (named != 0u) {
      let own = k + ${whole(32 * word)} + countTrailingZeros(named);
      named &= named - 1u;
      if (column < ${whole(width)}) { total += ${read(0, `own * ${whole(width)} + column`)}; }
    }`,
  );
  return [
    {
      declarations: 'var<workgroup> rowIsNamed: array<atomic<u32>, 2>;',
      threads: THREADS,
      blocks: rows * blocks,
      main: `
  let row = block / ${whole(blocks)};
  let column = block % ${whole(blocks)} * ${whole(THREADS)} + local;
  var total = ${literal(0, type.dtype)};
  var named = 0u;
  for (var k = 0u; k < ${whole(count)}; k += ${whole(THREADS)}) {
    if (local < 2u) { atomicStore(&rowIsNamed[local], 0u); }
    workgroupBarrier();
    if (k + local < ${whole(count)}) {
      if (${read(1, 'k + local')} == i32(row)) { atomicOr(&rowIsNamed[local / 32u], 1u << (local % 32u)); }
    }
    workgroupBarrier();
${words.join('\n')}
    workgroupBarrier();
  }
  if (column < ${whole(width)}) { ${finish(`row * ${whole(width)} + column`, 'total')} }`,
    },
  ];
};

/** A thread for each row: it adds in the order of the CPU. */
export const cumsumFrames: EmitFrames<'cumsum'> = ({ axis, exclusive, reverse }, { type, read }) => {
  const { shape, dtype } = type;
  const [length, stride] = [shape[axis] ?? 1, stridesOf(shape)[axis] ?? 1];
  const rows = sizeOf(shape) / length;
  if (sizeOf(shape) === 0) return undefined;
  const [before, after] = exclusive ? [finish('at', 'total'), ''] : ['', finish('at', 'total')];
  return [
    {
      declarations: '',
      threads: THREADS,
      blocks: Math.ceil(rows / THREADS),
      main: `
  let row = block * ${whole(THREADS)} + local;
  if (row < ${whole(rows)}) {
    let begin = row / ${whole(stride)} * ${whole(stride * length)} + row % ${whole(stride)};
    var total = ${literal(0, dtype)};
    for (var k = 0u; k < ${whole(length)}; k++) {
      let at = begin + ${reverse ? `(${whole(length - 1)} - k)` : 'k'} * ${whole(stride)};
      let own = ${read(0, 'at')};
      ${before}
      total += own;
      ${after}
    }
  }`,
    },
  ];
};
