import type { Use } from './flatten.ts';
import type { AnalysedNode } from './node.ts';

const norms = new Set(['batchNorm', 'layerNorm', 'rmsNorm', 'norm']);

/**
 * How many layers come after each node on its longest way to an output: 0 for the head. A copy of a repeated module is
 * one layer, and so is each of several uses of a module in a row, and any other node with weights; norms belong to the
 * layer that they follow. These are the groups of layer-wise learning rates and gradual unfreezing (Howard and Ruder 2018).
 */
export function layerDepths(network: readonly AnalysedNode[]): ReadonlyMap<string, number> {
  const rows = usesInRows(network);
  const layerOf = new Map(network.map((node) => [node.id, layerNameOf(node, rows)]));
  const depths = new Map<string, number>();
  for (const { id, inputs } of network.toReversed()) {
    const own = layerOf.get(id);
    const depth = depths.get(id) ?? 0;
    depths.set(id, depth);
    for (const { from } of inputs) {
      // Within a layer, and to what belongs to none, no further one is crossed.
      const isNext = own !== undefined && layerOf.get(from.node) !== own;
      depths.set(from.node, Math.max(depths.get(from.node) ?? 0, depth + (isNext ? 1 : 0)));
    }
  }
  return evened(network, layerOf, depths);
}

/** All nodes of a layer have the depth of its end. */
function evened(network: readonly AnalysedNode[], layerOf: ReadonlyMap<string, string | undefined>, depths: ReadonlyMap<string, number>) {
  const least = new Map<string, number>();
  for (const { id } of network) {
    const layer = layerOf.get(id);
    if (layer !== undefined) least.set(layer, Math.min(least.get(layer) ?? Infinity, depths.get(id) ?? 0));
  }
  return new Map(network.map(({ id }) => [id, least.get(layerOf.get(id) ?? '') ?? depths.get(id) ?? 0]));
} // prettier-ignore

/** Undefined if it is no layer by itself. */
function layerNameOf({ id, block, uses, weightNames }: AnalysedNode, rows: ReadonlySet<string>): string | undefined {
  const layer = uses.find(({ isCopy }) => isCopy) ?? uses.find(({ at }) => rows.has(at));
  return layer?.at ?? (weightNames.length > 0 && !norms.has(block.type) ? id : undefined);
}

/** The paths of uses that another use of the same module in the same graph comes after or before, unless they hold copies, which are the layers. */
function usesInRows(network: readonly AnalysedNode[]): ReadonlySet<string> {
  const alike = new Map<string, Set<string>>();
  const holding = new Set(network.flatMap(({ uses }) => uses.slice(0, Math.max(0, uses.findLastIndex(({ isCopy }) => isCopy))).map(({ at }) => at)));
  for (const [graph, use] of network.flatMap(({ uses }) => uses.map((one, i) => [uses[i - 1]?.at ?? '', one] as const))) {
    const key = `${graph} ${use.module}`;
    if (!use.isCopy && !holding.has(use.at)) alike.set(key, (alike.get(key) ?? new Set()).add(use.at));
  }
  const rows = [...alike.values()].filter((own) => own.size > 1 && followEachOther(network, own));
  return new Set(rows.flatMap((own) => [...own]));
} // prettier-ignore

/** Whether what one of these uses puts out reaches another of them: towers side by side do not. */
function followEachOther(network: readonly AnalysedNode[], wanted: ReadonlySet<string>): boolean {
  const behind = new Map<string, string>();
  for (const { id, uses, inputs } of network) {
    const own = uses.find(({ at }: Use) => wanted.has(at))?.at;
    const before = inputs.flatMap(({ from }) => behind.get(from.node) ?? []);
    if (own !== undefined && before.some((one) => one !== own)) return true;
    const passed = own ?? before[0];
    if (passed !== undefined) behind.set(id, passed);
  }
  return false;
}
