import { z } from 'zod';
import {
  graphEdge,
  graphNode,
  graphOf,
  moduleDefinition,
  moduleOf,
  point,
  type Document,
  type Graph,
  type GraphNode,
  type Module,
  type Point,
} from './document.ts';
import { freeId, named, withGraph } from './edits.ts';
import type { GraphKey } from './document.ts';
import { freeModuleId } from './modules.ts';
import { requireOwnIds } from './unique.ts';

const points = z.record(z.string(), point);
const fragmentSchema = z
  .object({
    format: z.literal('neuroloom-fragment'),
    nodes: z.array(graphNode),
    edges: z.array(graphEdge),
    points,
    /** Modules that the nodes use, so that they can be pasted into another document. */
    modules: z.record(z.string(), moduleDefinition.extend({ params: moduleDefinition.shape.params.default([]) })),
    /** Where the nodes of these modules stand. */
    layout: z.record(z.string(), points).optional(),
  })
  .superRefine(requireOwnIds);

/** Nodes with the edges among them and where they stand: plain JSON, so that it can go through the system's clipboard. */
export type Fragment = z.infer<typeof fragmentSchema>;

/** Copies nodes with their inner wires. */
export function copy(document: Document, key: GraphKey, ids: readonly string[]): Fragment {
  const graph = graphOf(document, key) ?? { nodes: [], edges: [] };
  const chosen = new Set(ids);
  const nodes = graph.nodes.filter((node) => chosen.has(node.id));
  const edges = graph.edges.filter((edge) => chosen.has(edge.from.node) && chosen.has(edge.to.node));
  const places = document.layout[key] ?? {};
  const points = Object.fromEntries(nodes.map((node) => [node.id, places[node.id] ?? { x: 0, y: 0 }]));
  const modules = usedModules(document, nodes);
  const layout = Object.fromEntries(Object.keys(modules).map((id) => [id, document.layout[id] ?? {}]));
  return { format: 'neuroloom-fragment', nodes, edges, points, modules, layout };
}

function usedModules(document: Document, nodes: readonly GraphNode[]): Record<string, Module> {
  const used: Record<string, Module> = {};
  const visit = (list: readonly GraphNode[]) => {
    for (const { module: id } of list) {
      const definition = moduleOf(document, id);
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
  const { document: wider, names } = withModules(document, fragment);
  const graph = graphOf(wider, key);
  if (!graph) return { document, ids: [] };
  const renamed = new Map<string, string>();
  let grown: Graph = graph;
  const points: Record<string, Point> = { ...wider.layout[key] };
  for (const node of fragment.nodes) {
    const id = freeId(grown, node.block ?? (node.module === undefined ? 'node' : 'module'));
    renamed.set(node.id, id);
    grown = {
      ...grown,
      nodes: [...grown.nodes, named(withGraph(wider, key, grown), { ...renamedUse(node, names), id })],
    };
    const place = fragment.points[node.id] ?? { x: 0, y: 0 };
    points[id] = { x: place.x + offset.x, y: place.y + offset.y };
  }
  // What was copied along with the node whose weights it shares goes with that one's copy.
  const copies = new Set(renamed.values());
  grown = { ...grown, nodes: grown.nodes.map((node) => (copies.has(node.id) ? withShare(node, renamed) : node)) };
  for (const edge of fragment.edges) {
    const [from, to] = [renamed.get(edge.from.node), renamed.get(edge.to.node)];
    if (from === undefined || to === undefined) continue;
    const ends = { from: { ...edge.from, node: from }, to: { ...edge.to, node: to } };
    grown = { ...grown, edges: [...grown.edges, { ...edge, id: freeId(grown, 'edge'), ...ends }] };
  }
  const pasted = withGraph(wider, key, grown);
  return { document: { ...pasted, layout: { ...pasted.layout, [key]: points } }, ids: [...renamed.values()] };
}

/**
 * Takes the modules of a fragment into a document. Ids are counted anew in every document, so one that is taken may be
 * another module's: the same definition is used as it is here, any other comes in under a free id, in `names`.
 */
function withModules(
  document: Document,
  { modules, layout }: Fragment,
): { readonly document: Document; readonly names: ReadonlyMap<string, string> } {
  let wider = document;
  const names = new Map<string, string>();
  const take = (id: string): void => {
    const definition = moduleOf({ modules }, id);
    if (!definition || names.has(id)) return;
    // Also for a module that, against all rules, contains itself.
    const free = moduleOf(wider, id) ? freeModuleId(wider) : id;
    names.set(id, free);
    wider = { ...wider, modules: { ...wider.modules, [free]: definition } };
    for (const { module } of definition.graph.nodes) if (module !== undefined) take(module);
    const own = { ...definition, graph: { ...definition.graph, nodes: definition.graph.nodes.map((node) => renamedUse(node, names)) } }; // prettier-ignore
    const { [free]: _placeholder, ...others } = wider.modules;
    const same = [id, ...Object.keys(document.modules)].find((known) => isSame(moduleOf(document, known), own));
    if (same !== undefined) names.set(id, same);
    wider = same === undefined
      ? { ...wider, modules: { ...others, [free]: own }, layout: { ...wider.layout, [free]: layout?.[id] ?? {} } }
      : { ...wider, modules: others }; // prettier-ignore
  };
  for (const id of Object.keys(modules)) take(id);
  return { document: wider, names };
}

function withShare(node: GraphNode, renamed: ReadonlyMap<string, string>): GraphNode {
  if (node.shares === undefined) return node;
  const [first = '', ...rest] = node.shares.split('/');
  return { ...node, shares: [renamed.get(first) ?? first, ...rest].join('/') };
}

function renamedUse(node: GraphNode, names: ReadonlyMap<string, string>): GraphNode {
  return node.module === undefined ? node : { ...node, module: names.get(node.module) ?? node.module };
}

/** Whether two values mean the same as JSON, whatever the order of keys. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const [left, right] = [a, b].map((value) => Object.entries(value).filter(([, item]) => item !== undefined));
  const others = new Map(right);
  return (
    left?.length === others.size && left.every(([key, value]) => others.has(key) && isSame(value, others.get(key)))
  );
}

/** A fragment out of text from the clipboard; undefined when it is something else. */
export function parseFragment(text: string): Fragment | undefined {
  try {
    return fragmentSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
