import { MOST_NODES, moduleOf, type Document, type GraphNode } from '../graph/document.ts';
import { onCycles, unwound } from './order.ts';
import { repeatOf, valuesWithin, type Values } from './uses.ts';

/** The deepest nesting of modules. */
const DEEPEST = 100;

export interface ModuleSizes {
  /**
   * How many nodes and module uses a use expands to; Infinity if beyond all bounds. Computed without expanding
   * anything.
   */
  of(use: GraphNode, values: Values): number | 'recursive';
}

/** The sizes of a document's modules, each computed once per set of param values. */
export function moduleSizes(document: Pick<Document, 'modules'>): ModuleSizes {
  const { endless, depths } = nesting(document);
  const known = new Map<string, Map<Values, number>>();
  let asked = 0;
  const inside = (id: string, values: Values): number => {
    const sizes = known.get(id) ?? new Map<Values, number>();
    known.set(id, sizes);
    const size = sizes.get(values);
    if (size !== undefined) return size;
    // Guards against params that double the number of paths at each level: each combination counts as a module of its
    // own.
    if (++asked > MOST_NODES) return Infinity;
    const nodes = moduleOf(document, id)?.graph.nodes ?? [];
    const sum = nodes.reduce((total, node) => total + 1 + (node.module === undefined ? 0 : ofUse(node, values)), 0);
    sizes.set(values, sum);
    return sum;
  };
  const ofUse = (use: GraphNode, outer: Values): number => {
    const module = moduleOf(document, use.module);
    if (!module || use.module === undefined || endless.has(use.module)) return 0;
    const { values, wrong } = valuesWithin(use, module, outer);
    const count = repeatOf(use, outer);
    return wrong || !count.ok ? 0 : (count.value ?? 1) * inside(use.module, values);
  };
  return {
    of(use, values) {
      if (use.module !== undefined && endless.has(use.module)) return 'recursive';
      return (depths.get(use.module ?? '') ?? 0) > DEEPEST ? Infinity : ofUse(use, values);
    },
  };
}

/** Modules that contain themselves, and the nesting depth of all others: 1 for a module that uses none. */
function nesting({ modules }: Pick<Document, 'modules'>) {
  const definitions = new Map(Object.entries(modules));
  const usesOf = (id: string) =>
    (definitions.get(id)?.graph.nodes ?? []).flatMap(({ module }) =>
      module !== undefined && definitions.has(module) ? [module] : [],
    );
  const uses = new Map([...definitions.keys()].map((id) => [id, usesOf(id)]));
  const endless = onCycles(uses);
  const sound = new Map([...uses].flatMap(([id, ids]) => endless.has(id) ? [] : [[id, ids.filter((used) => !endless.has(used))] as const])); // prettier-ignore
  const depths = new Map<string, number>();
  for (const id of unwound(sound)) {
    depths.set(id, 1 + (sound.get(id) ?? []).reduce((deepest, used) => Math.max(deepest, depths.get(used) ?? 0), 0));
  }
  return { endless, depths };
}
