import { THREADS } from '../kernel.ts';
import type { Frame } from '../source.ts';
import { whole } from '../wgsl.ts';

/** A thread for every element. */
export function elements(count: number): Frame {
  const main = `  let i = block * ${whole(THREADS)} + local;
  if (i < ${whole(count)}) { finish(i); }`;
  return { threads: THREADS, main, blocks: Math.ceil(count / THREADS) };
}
