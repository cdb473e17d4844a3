import type { Graph } from '../ir.ts';
import { algebra } from './algebra.ts';
import { convWithBias, turnedFirst } from './conv.ts';
import { gemms } from './gemm.ts';
import { hasPictures, layout } from './layout.ts';
import { reluBeforeMaxPool } from './pools.ts';
import { rewrite } from './rewrite.ts';

/**
 * The same computation in fewer operations; each pass goes over the whole graph. `threads`: how many will compute it.
 */
export function optimise(graph: Graph, threads = 1): Graph {
  const passes = [algebra, algebra, gemms(threads)];
  return (hasPictures(graph) ? [layout, ...passes, [convWithBias, turnedFirst, reluBeforeMaxPool]] : passes).reduce(
    rewrite,
    graph,
  );
}
