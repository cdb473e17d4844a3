import { ROOT, graphOf, type Document } from '../../../core/graph/document.ts';
import { useDocument, type Opened } from './document.ts';
import { isSame } from '../../kit/same.ts';
import { useSelection } from './selection.ts';

/** Where two versions of a document differ on the canvas. */
export interface Change {
  readonly graphKey: string;
  /** Those of the newer version that are new or other than before. */
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

/** What differs between two versions, in the first of these graphs that differs; null when all graphs are alike. */
export function changeBetween(before: Document, now: Document, graphs: readonly string[]): Change | null {
  const graphKey = graphs.find((key) => hasChanged(before, now, key));
  if (graphKey === undefined) return null;
  const [old, graph] = [graphOf(before, graphKey), graphOf(now, graphKey)];
  const [oldPlaces, places] = [before.layout[graphKey] ?? {}, now.layout[graphKey] ?? {}];
  const isOther = (id: string) => !isSame(oldPlaces[id], places[id]);
  const nodes = changed(graph?.nodes ?? [], old?.nodes ?? []);
  const isListed = new Set(nodes);
  const moved = (graph?.nodes ?? []).map(({ id }) => id).filter((id) => isOther(id) && !isListed.has(id));
  return { graphKey, nodes: [...nodes, ...moved], edges: changed(graph?.edges ?? [], old?.edges ?? []) };
}

/** The ids of what is new or other than before. */
function changed<Item extends { readonly id: string }>(items: readonly Item[], before: readonly Item[]): string[] {
  const known = new Map(before.map((item) => [item.id, item]));
  return items.filter((item) => !isSame(item, known.get(item.id))).map(({ id }) => id);
}

function hasChanged(before: Document, now: Document, key: string): boolean {
  if (!graphOf(now, key)) return false;
  return !isSame(graphOf(before, key), graphOf(now, key)) || !isSame(before.layout[key], now.layout[key]);
}

/** The way to a graph: on the trail that is open, else the shortest from the root; undefined when no node leads there. */
export function trailTo(document: Document, graphKey: string, open: readonly Opened[]): readonly Opened[] | undefined {
  if (graphKey === ROOT) return [];
  const depth = open.findIndex((opened) => opened.graphKey === graphKey);
  if (depth >= 0) return open.slice(0, depth + 1);
  const ways: (readonly Opened[])[] = [[]];
  const seen = new Set([ROOT]);
  for (const way of ways) {
    for (const { id, module } of graphOf(document, way.at(-1)?.graphKey ?? ROOT)?.nodes ?? []) {
      if (module === undefined || seen.has(module)) continue;
      seen.add(module);
      const longer = [...way, { nodeId: id, graphKey: module }];
      if (module === graphKey) return longer;
      ways.push(longer);
    }
  }
  return undefined;
}

/** Takes back the last step, or does it again, and goes to what has changed: into its module, with it selected. */
export function stepBack(way: 'undo' | 'redo'): void {
  const before = useDocument.getState().document;
  useDocument.getState()[way]();
  const { document, graphKey, trail, walkTo } = useDocument.getState();
  if (document === before) return;
  const { select } = useSelection.getState();
  const change = changeBetween(before, document, [graphKey, ROOT, ...Object.keys(document.modules)]);
  if (!change) {
    // Training settings stand where nothing is selected.
    if (!isSame(before.training, document.training)) select({});
    return;
  }
  const there = trailTo(document, change.graphKey, trail);
  if (!there) return;
  if (change.graphKey !== graphKey) walkTo(there);
  const { nodes, edges } = change;
  if (nodes.length > 0) select({ nodes });
  else if (edges.length > 0) select({ edges });
}
