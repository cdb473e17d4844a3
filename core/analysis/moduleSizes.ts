import type { Document } from '../graph/document.ts';
import { onCycles, unwound } from './order.ts';

/** What a module becomes when everything in it is opened. */
export interface ModuleSize {
  /** Nodes, and uses of modules. */
  readonly nodes: number;
  /** How many modules lie within each other; 1 when it uses none. */
  readonly depth: number;
}

/** The sizes of all modules; those that contain themselves have none. Nothing is opened for it. */
export function moduleSizes({ modules }: Pick<Document, 'modules'>): ReadonlyMap<string, ModuleSize> {
  const definitions = new Map(Object.entries(modules));
  const usesOf = (id: string) =>
    (definitions.get(id)?.graph.nodes ?? []).flatMap(({ module }) =>
      module !== undefined && definitions.has(module) ? [module] : [],
    );
  const uses = new Map([...definitions.keys()].map((id) => [id, usesOf(id)]));
  const endless = onCycles(uses);
  const sound = new Map([...uses].flatMap(([id, ids]) => endless.has(id) ? [] : [[id, ids.filter((used) => !endless.has(used))] as const])); // prettier-ignore
  const sizes = new Map<string, ModuleSize>();
  for (const id of unwound(sound)) {
    const inner = (sound.get(id) ?? []).map((used) => sizes.get(used) ?? { nodes: 0, depth: 0 });
    const own = definitions.get(id)?.graph.nodes.length ?? 0;
    sizes.set(id, {
      nodes: inner.reduce((sum, { nodes }) => sum + nodes, own),
      depth: 1 + inner.reduce((deepest, { depth }) => Math.max(deepest, depth), 0),
    });
  }
  return sizes;
}
