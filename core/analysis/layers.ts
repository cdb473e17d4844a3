import type { AnalysedNode } from './node.ts';

const norms = new Set(['batchNorm', 'layerNorm', 'rmsNorm', 'norm']);

/**
 * How many layers come after each node on its longest way to an output: 0 for the head. A copy of a repeated module is
 * one layer, and so is any other node with weights; norms belong to the layer that they follow. These are the groups of
 * layer-wise learning rates and gradual unfreezing (Howard and Ruder 2018).
 */
export function layerDepths(network: readonly AnalysedNode[]): ReadonlyMap<string, number> {
  const layerOf = new Map(network.map((node) => [node.id, layerNameOf(node)]));
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

/** Undefined if it is no layer by itself. Numbers in paths are those of copies. */
function layerNameOf({ id, block, weightNames }: AnalysedNode): string | undefined {
  const parts = id.split('/');
  const copy = parts.findIndex((part) => /^\d+$/.test(part));
  if (copy >= 0) return parts.slice(0, copy + 1).join('/');
  return weightNames.length > 0 && !norms.has(block.type) ? id : undefined;
}
