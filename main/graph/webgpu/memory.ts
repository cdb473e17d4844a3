import type { Dispatch } from './dispatch.ts';
import type { ArrayId } from './kernel.ts';

/** Where an array begins in a buffer, both by number and in bytes. */
export interface Place {
  readonly buffer: number;
  readonly offset: number;
  readonly bytes: number;
}

export interface Layout {
  readonly places: ReadonlyMap<ArrayId, Place>;
  /** The bytes of each buffer. */
  readonly buffers: readonly number[];
}

/** Where bindings may begin, on every card. */
export const ALIGNMENT = 256;

export const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

interface Pool {
  bytes: number;
  /** What lies there now, in order. */
  used: { readonly offset: number; readonly bytes: number; readonly until: number }[];
}

interface Gap {
  readonly pool: number;
  readonly offset: number;
  /** By how much the buffer grows, and what stays free beside the array. */
  readonly growth: number;
  readonly rest: number;
}

/**
 * Places for the arrays that dispatches write, which end with their last reader: each where it fits best at its time. There
 * are several buffers, since one must not be read and written by the same dispatch. `lasting`: arrays that are read afterwards;
 * `largest`: the most bytes of a buffer.
 */
export function layOut(
  dispatches: readonly Pick<Dispatch, 'reads' | 'writes'>[],
  bytesOf: (id: ArrayId) => number,
  lasting: ReadonlySet<ArrayId>,
  largest: number,
): Layout {
  const places = new Map<ArrayId, Place>();
  const pools: Pool[] = [];
  const ends = new Map<ArrayId, number>();
  for (const [at, { reads, writes }] of dispatches.entries()) for (const id of [...reads, ...writes]) ends.set(id, at);
  for (const [at, { reads, writes }] of dispatches.entries()) {
    const taken = new Set(reads.flatMap((id) => places.get(id)?.buffer ?? []));
    for (const pool of pools) pool.used = pool.used.filter(({ until }) => until >= at);
    for (const id of writes) {
      if (places.has(id)) continue;
      const bytes = aligned(bytesOf(id));
      const until = lasting.has(id) ? Infinity : (ends.get(id) ?? at);
      const gap = bestGap(pools, taken, bytes, largest);
      const pool = pools[gap.pool] ?? { bytes: 0, used: [] };
      pools[gap.pool] = pool;
      pool.bytes += gap.growth;
      pool.used = [...pool.used, { offset: gap.offset, bytes, until }].toSorted((a, b) => a.offset - b.offset);
      places.set(id, { buffer: gap.pool, offset: gap.offset, bytes: bytesOf(id) });
    }
  }
  return { places, buffers: pools.map(({ bytes }) => bytes) };
}

/** The place that makes memory grow least and leaves the smallest rest; a new buffer if there is none. */
function bestGap(pools: readonly Pool[], taken: ReadonlySet<number>, bytes: number, largest: number): Gap {
  const gaps = pools.flatMap((pool, i) => (taken.has(i) ? [] : gapsIn(pool, i, bytes, largest)));
  const [best] = gaps.toSorted((a, b) => a.growth - b.growth || a.rest - b.rest);
  return best ?? { pool: pools.length, offset: 0, growth: bytes, rest: 0 };
}

function gapsIn({ bytes: whole, used }: Pool, pool: number, bytes: number, largest: number): readonly Gap[] {
  const gaps: Gap[] = [];
  let offset = 0;
  for (const block of used) {
    const free = block.offset - offset;
    if (free >= bytes) gaps.push({ pool, offset, growth: 0, rest: free - bytes });
    offset = block.offset + block.bytes;
  }
  const growth = Math.max(0, offset + bytes - whole);
  if (whole + growth <= largest) gaps.push({ pool, offset, growth, rest: whole + growth - offset - bytes });
  return gaps;
}
