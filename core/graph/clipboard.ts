import {
  graphOf,
  type Document,
  type Graph,
  type GraphEdge,
  type GraphNode,
  type Module,
  type Point,
} from './document.ts';
import { freeId, withGraph, type GraphKey } from './edits.ts';

/** Nodes with the edges among them and where they stand: plain JSON, so that it can go through the system's clipboard. */
export interface Fragment {
  readonly format: 'neuroloom-fragment';
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly points: Readonly<Record<string, Point>>;
  /** Modules that the nodes use, so that they can be pasted into another document. */
  readonly modules: Readonly<Record<string, Module>>;
}

/** Copies nodes with their inner wires. */
export function copy(document: Document, key: GraphKey, ids: readonly string[]): Fragment {
  const graph = graphOf(document, key) ?? { nodes: [], edges: [] };
  const chosen = new Set(ids);
  const nodes = graph.nodes.filter((node) => chosen.has(node.id));
  const edges = graph.edges.filter((edge) => chosen.has(edge.from.node) && chosen.has(edge.to.node));
  const places = document.layout[key] ?? {};
  const points = Object.fromEntries(nodes.map((node) => [node.id, places[node.id] ?? { x: 0, y: 0 }]));
  return { format: 'neuroloom-fragment', nodes, edges, points, modules: usedModules(document, nodes) };
}

function usedModules(document: Document, nodes: readonly GraphNode[]): Record<string, Module> {
  const used: Record<string, Module> = {};
  const visit = (list: readonly GraphNode[]) => {
    for (const { module: id } of list) {
      const definition = id === undefined ? undefined : document.modules[id];
      if (id === undefined || !definition || used[id]) continue;
      used[id] = definition;
      visit(definition.graph.nodes);
    }
  };
  visit(nodes);
  return used;
}

/** Pastes with new ids, moved by `offset`; returns the new ids, to be selected. */
export function paste(
  document: Document,
  key: GraphKey,
  fragment: Fragment,
  offset: Point,
): { readonly document: Document; readonly ids: readonly string[] } {
  const graph = graphOf(document, key);
  if (!graph) return { document, ids: [] };
  const renamed = new Map<string, string>();
  let grown: Graph = graph;
  const points: Record<string, Point> = { ...document.layout[key] };
  for (const node of fragment.nodes) {
    const id = freeId(grown, node.block ?? node.module ?? 'node');
    renamed.set(node.id, id);
    grown = { ...grown, nodes: [...grown.nodes, { ...node, id }] };
    const place = fragment.points[node.id] ?? { x: 0, y: 0 };
    points[id] = { x: place.x + offset.x, y: place.y + offset.y };
  }
  for (const edge of fragment.edges) {
    const from = { ...edge.from, node: renamed.get(edge.from.node) ?? edge.from.node };
    const to = { ...edge.to, node: renamed.get(edge.to.node) ?? edge.to.node };
    grown = { ...grown, edges: [...grown.edges, { ...edge, id: freeId(grown, 'edge'), from, to }] };
  }
  const withModules = { ...document, modules: { ...fragment.modules, ...document.modules } };
  const layout = { ...document.layout, [key]: points };
  return { document: { ...withGraph(withModules, key, grown), layout }, ids: [...renamed.values()] };
}

/** A fragment out of text from the clipboard; undefined when it is something else. */
export function parseFragment(text: string): Fragment | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isFragment =
      typeof value === 'object' && value !== null && 'format' in value && value.format === 'neuroloom-fragment';
    return isFragment ? (value as Fragment) : undefined;
  } catch {
    return undefined;
  }
}
