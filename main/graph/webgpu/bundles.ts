import { arraysOf, SHARED_BYTES, sharedBytes } from './dispatch.ts';
import type { ArrayId, Kernel } from './kernel.ts';
import { NUMBERS } from './source.ts';

export interface BundleOptions {
  /** How many arrays a dispatch may read and write. */
  readonly bindings: number;
  /** The buffer that an array shares with others, by a name of it: a dispatch must not read one and write another. */
  homeOf(array: ArrayId): string | undefined;
}

/**
 * Kernels by dispatches, in an order in which all finds what it needs: those that need nothing of each other share one.
 * What most others wait for, one after the other, goes first.
 */
export function bundled(kernels: readonly Kernel[], options: BundleOptions): readonly (readonly Kernel[])[] {
  const writer = new Map(kernels.flatMap((kernel) => kernel.writes.map(({ id }) => [id, kernel] as const)));
  const needs = new Map(kernels.map((kernel) => [kernel, needsOf(kernel, writer)]));
  const heights = heightsOf(kernels, needs);
  const done = new Set<Kernel>();
  const bundles: Kernel[][] = [];
  let left = kernels.toSorted((a, b) => (heights.get(b) ?? 0) - (heights.get(a) ?? 0));
  while (left.length > 0) {
    const bundle: Kernel[] = [];
    for (const kernel of left) {
      const isReady = needs.get(kernel)?.every((other) => done.has(other));
      if (isReady && fits([...bundle, kernel], options)) bundle.push(kernel);
    }
    if (bundle.length === 0) throw new Error('Kernels need each other.');
    for (const kernel of bundle) done.add(kernel);
    left = left.filter((kernel) => !done.has(kernel));
    bundles.push(bundle);
  }
  return bundles;
}

/** The kernels that write what one reads. Single numbers are given before all, and nothing reads those that are reported. */
function needsOf(kernel: Kernel, writer: ReadonlyMap<ArrayId, Kernel>): readonly Kernel[] {
  return kernel.reads.flatMap(({ id }) => (id === NUMBERS ? [] : (writer.get(id) ?? [])));
}

/** How many kernels wait for each, one after the other. */
function heightsOf(kernels: readonly Kernel[], needs: ReadonlyMap<Kernel, readonly Kernel[]>) {
  const heights = new Map<Kernel, number>();
  for (const kernel of kernels.toReversed()) {
    const own = heights.get(kernel) ?? 0;
    heights.set(kernel, own);
    for (const other of needs.get(kernel) ?? []) heights.set(other, Math.max(heights.get(other) ?? 0, own + 1));
  }
  return heights;
}

function fits(kernels: readonly Kernel[], { bindings, homeOf }: BundleOptions): boolean {
  if (kernels.length === 1) return true;
  const { reads, writes } = arraysOf(kernels);
  const homes = new Set(writes.flatMap(({ id }) => homeOf(id) ?? []));
  return (
    kernels.every(({ threads }) => threads === kernels[0]?.threads) &&
    reads.length + writes.length <= bindings &&
    !reads.some(({ id }) => homes.has(homeOf(id) ?? '')) &&
    sharedBytes(kernels) <= SHARED_BYTES
  );
}
