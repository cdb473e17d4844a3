import { THREADS } from '../kernel.ts';
import type { Axes } from './axes.ts';
import { whole } from '../wgsl.ts';

/** So many threads keep a large card busy. */
const BUSY = 65_536;
/** How many neighbours read side by side, so that memory is read in whole lines. */
const SIDE_BY_SIDE = 16;
/** Terms that a thread adds up at least. */
const FEWEST_TERMS = 4;
const MOST_SPLITS = 256;

/**
 * How reductions are spread over the threads of workgroups. `across`: results of a workgroup; `lanes`: threads for each
 * of them; `splits`: parts of a long reduction, which are reduced in turn. The order in which terms are added up goes by
 * these alone, so it is the same every time.
 */
export interface Lanes {
  readonly results: number;
  readonly count: number;
  readonly across: number;
  readonly lanes: number;
  readonly splits: number;
  /** Neighbouring threads have neighbouring results, since those are what lies side by side in memory. */
  readonly isColumnwise: boolean;
}

/** `kept`: the axes along which the results lie; `count`: how many terms each has. */
export function lanesOf(kept: Axes, results: number, count: number, canSplit: boolean): Lanes {
  const isColumnwise = kept.strides.at(-1) === 1;
  const most = isColumnwise ? THREADS / SIDE_BY_SIDE : THREADS;
  const least = isColumnwise ? 1 : Math.min(SIDE_BY_SIDE, powerOfTwo(count));
  let lanes = Math.max(least, Math.min(most, powerOfTwo(count / FEWEST_TERMS)));
  while (lanes > least && results * lanes > BUSY) lanes /= 2;
  const idle = Math.floor(BUSY / (Math.max(results, SIDE_BY_SIDE) * lanes));
  const splits = canSplit ? Math.max(1, Math.min(idle, Math.floor(count / lanes / SIDE_BY_SIDE), MOST_SPLITS)) : 1;
  return { results, count, across: THREADS / lanes, lanes, splits, isColumnwise };
}

/** The smallest power of two that is not smaller. */
function powerOfTwo(value: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(value)));
}

/** Statements that name a thread's place: `part` of its reduction, `lane`, and `result`, which may lie beyond the last. */
export function placed({ across, lanes, splits, isColumnwise }: Lanes): string {
  const [lane, side] = isColumnwise
    ? [`local / ${whole(across)}`, `local % ${whole(across)}`]
    : [`local % ${whole(lanes)}`, `local / ${whole(lanes)}`];
  return `
  let part = block % ${whole(splits)};
  let lane = ${lane};
  let result = block / ${whole(splits)} * ${whole(across)} + ${side};`;
}

/** The loop over the terms of a local, each at `k`. */
export function overTerms({ count, lanes, splits }: Lanes, body: string): string {
  const length = Math.ceil(count / splits);
  const end = splits === 1 ? whole(count) : `min(part * ${whole(length)} + ${whole(length)}, ${whole(count)})`;
  return `
  let end = ${end};
  for (var k = part * ${whole(length)} + lane; k < end; k += ${whole(lanes)}) {
    ${body}
  }`;
}

/** Workgroups in all. */
export const blocksOf = ({ results, across, splits }: Lanes): number => Math.ceil(results / across) * splits;

/** The function `name`, which all threads call at once: what the lanes of a result have, combined as a tree. */
export function tree(
  name: string,
  type: string,
  { across, lanes, isColumnwise }: Lanes,
  combine: (x: string, y: string) => string,
): string {
  const step = isColumnwise ? across : 1;
  return `
var<workgroup> ${name}Shared: array<${type}, ${THREADS}>;
fn ${name}(local: u32, lane: u32, value: ${type}) -> ${type} {
  var own = value;
  ${name}Shared[local] = own;
  workgroupBarrier();
  for (var half = ${whole(lanes >> 1)}; half > 0u; half >>= 1u) {
    if (lane < half) { own = ${combine('own', `${name}Shared[local + half * ${whole(step)}]`)}; ${name}Shared[local] = own; }
    workgroupBarrier();
  }
  let all = ${name}Shared[local - lane * ${whole(step)}];
  workgroupBarrier();
  return all;
}`;
}
