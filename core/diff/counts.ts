import { graphOf, moduleOf, ROOT, type Document, type GraphKey } from '../graph/document.ts';
import type { DocumentDifference } from './documents.ts';

/** How much differs in a graph. */
export interface Counts {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

export const noCounts: Counts = { added: 0, removed: 0, changed: 0 };

/** How many blocks differ inside a module, those of the modules that it uses included, each of them once. */
export function countsInside(difference: DocumentDifference, document: Document, key: GraphKey): Counts {
  const own = new Map(difference.graphs.map((graph) => [graph.key, graph.difference]));
  const keys = reached(document, key, new Set<GraphKey>());
  return [...keys].reduce((sum, each) => {
    const { added = [], removed = [], changed = [] } = own.get(each) ?? {};
    return {
      added: sum.added + added.length,
      removed: sum.removed + removed.length,
      changed: sum.changed + changed.length,
    };
  }, noCounts);
}

/** A module and all that it uses. */
function reached(document: Document, key: GraphKey, found: Set<GraphKey>): ReadonlySet<GraphKey> {
  if (found.has(key)) return found;
  found.add(key);
  for (const { module } of graphOf(document, key)?.nodes ?? [])
    if (module !== undefined) reached(document, module, found);
  return found;
}

/** The way to a use of every module that the network has: the ids of the uses that lead to it, from the outermost on. */
export function waysToModules(document: Document): ReadonlyMap<GraphKey, readonly string[]> {
  const ways = new Map<GraphKey, readonly string[]>();
  const walk = (key: GraphKey, way: readonly string[]) => {
    for (const { id, module } of graphOf(document, key)?.nodes ?? []) {
      if (module === undefined || ways.has(module) || !moduleOf(document, module)) continue;
      ways.set(module, [...way, id]);
      walk(module, [...way, id]);
    }
  };
  walk(ROOT, []);
  return ways;
}
