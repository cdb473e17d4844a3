import { sizeOf } from '../../../core/shape.ts';
import type { Graph, Value } from '../ir.ts';
import { analyseGraph } from './analysis.ts';
import { bundled } from './bundles.ts';
import { clustersOf } from './clusters.ts';
import { dispatchOf, type Dispatch } from './dispatch.ts';
import { RowProgram } from './frames/byRow.ts';
import { elements } from './frames/elements.ts';
import { framesOf } from './frames/table.ts';
import type { Kernel } from './kernel.ts';
import { noNumbers, Source, type Numbers, type Task } from './source.ts';

/** Arrays that one kernel may read and write, on every card. */
export const LEAST_BINDINGS = 8;

export interface PlanOptions {
  /** How many arrays a kernel may read and write; absent: as many as every card allows. */
  readonly bindings?: number;
  /** The single numbers among inputs and outputs: they share an array. */
  readonly numbers?: Numbers;
  /** Outputs that share a buffer, by a name of it: a kernel must not read one and write another. */
  readonly homes?: ReadonlyMap<Value, string>;
  /** Values that are computed afterwards. */
  readonly later?: ReadonlySet<Value>;
}

/**
 * The kernels that compute a graph, in order. Throws Unavailable if an operation has none.
 *
 * Operations that say where elements are, and cheap ones, are computed by whoever reads them. All others are computed
 * once, for every element, by a kernel, together with those that need nothing else than it has.
 */
export function planKernels(graph: Graph, options: PlanOptions = {}): readonly Kernel[] {
  const { bindings = LEAST_BINDINGS, numbers = noNumbers, homes = new Map<Value, string>(), later } = options;
  const analysis = analyseGraph(graph, bindings - 1, homes, later);
  const clusters = clustersOf(graph, analysis, { bindings, numbers });
  const isOutput = new Set(graph.outputs.map(({ value }) => value));
  const isReadElsewhere = new Set(clusters.flatMap(({ members, reads }) => [...reads].filter((value) => !members.includes(value)))); // prettier-ignore
  return clusters.flatMap(({ members, rows }) => {
    const writes = members.filter((value) => isReadElsewhere.has(value) || (isOutput.has(value) && !numbers.reported.has(value))); // prettier-ignore
    const task = { members, writes };
    if (rows) return [new Source(graph, analysis.isKept, task, numbers).kernelOf((writing) => new RowProgram(graph, { rows, members }, writing).frame())]; // prettier-ignore
    return kernelsOf(graph, analysis.isKept, task, numbers);
  });
}

/** The dispatches that compute a graph, in order: kernels that need nothing of each other share one. */
export function planDispatches(graph: Graph, options: PlanOptions = {}): readonly Dispatch[] {
  const { bindings = LEAST_BINDINGS, homes } = options;
  const bundles = bundled(planKernels(graph, options), { bindings, homeOf: (id) => homes?.get(id) });
  return bundles.map(dispatchOf);
}

/** The kernels of a task: the threads of a workgroup work together where that is faster. */
export function kernelsOf(
  graph: Graph,
  isKept: (value: Value) => boolean,
  task: Task,
  numbers?: Numbers,
): readonly Kernel[] {
  const heavy = task.members.find((value) => framesOf(graph, value, () => 'x') !== undefined);
  if (heavy !== undefined) {
    return new Source(graph, isKept, { ...task, heavy }, numbers).kernels((read) => framesOf(graph, heavy, read) ?? []);
  }
  const count = sizeOf(graph.nodes[task.members[0] ?? -1]?.type.shape ?? []);
  return [new Source(graph, isKept, task, numbers).kernel(() => elements(count))];
}
