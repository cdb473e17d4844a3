// Formulas that exporters write out are put together again.
import { patterns } from './formulas.ts';
import { Lookup } from './lookup.ts';
import type { OnnxModel, OnnxNode } from './model.ts';
import type { OnnxTensor } from './tensor.ts';

/** The nodes with written-out formulas as one operator each. What else takes a part of a formula still computes it. */
export function withFormulas(nodes: readonly OnnxNode[], constants: ReadonlyMap<string, OnnxTensor>, outputs: OnnxModel['outputs']): readonly OnnxNode[] {
  const look = new Lookup(nodes, constants, outputs.map(({ name }) => name));
  const instead = new Map<OnnxNode, OnnxNode>();
  for (const node of nodes) {
    for (const pattern of patterns) {
      const found = pattern(look, node);
      const [last] = found?.replaced ?? [];
      if (found && last && !instead.has(last)) {
        instead.set(last, found.node);
        break;
      }
    }
  }
  return withoutUnused(nodes.map((node) => instead.get(node) ?? node), outputs);
} // prettier-ignore

/** Without nodes that nothing takes. */
function withoutUnused(nodes: readonly OnnxNode[], outputs: OnnxModel['outputs']): readonly OnnxNode[] {
  const needed = new Set(outputs.map(({ name }) => name));
  const kept = nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => needed.has(name))) return false;
    for (const name of node.inputs) needed.add(name);
    return true;
  });
  return kept.toReversed();
}
