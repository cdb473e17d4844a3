import { z } from 'zod';
import {
  graphEdge,
  graphNode,
  graphOf,
  moduleDefinition,
  moduleId,
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
import { asText } from './words.ts';
import { inBoth } from '../text.ts';

const points = z.record(z.string(), point);
export const modulesOf = z.object({
  /** The modules in use, so that they can be brought into another document. */
  modules: z.record(moduleId, moduleDefinition.extend({ params: moduleDefinition.shape.params.default([]) })),
  /** Node positions inside these modules. */
  layout: z.record(z.string(), points).optional(),
});
type ModulesOf = z.infer<typeof modulesOf>;

const fragmentSchema = modulesOf
  .extend({
    format: z.literal('neuroloom-fragment'),
    nodes: z.array(graphNode),
    edges: z.array(graphEdge),
    points,
  })
  .superRefine(requireOwnIds);

/** Nodes, the edges among them and their positions: plain JSON, so that it can go through the system clipboard. */
export type Fragment = z.infer<typeof fragmentSchema>;

/** Copies nodes and the edges between them. */
export function copy(document: Document, key: GraphKey, ids: readonly string[]): Fragment {
  const graph = graphOf(document, key) ?? { nodes: [], edges: [] };
  const chosen = new Set(ids);
  const nodes = graph.nodes.filter((node) => chosen.has(node.id));
  const edges = graph.edges.filter((edge) => chosen.has(edge.from.node) && chosen.has(edge.to.node));
  const places = document.layout[key] ?? {};
  const points = Object.fromEntries(nodes.map((node) => [node.id, places[node.id] ?? { x: 0, y: 0 }]));
  return { format: 'neuroloom-fragment', nodes, edges, points, ...withLayout(document, usedModules(document, nodes)) };
}

/** A module together with the modules it uses. */
export function moduleFragment(document: Document, id: string): ModulesOf {
  return withLayout(document, usedModules(document, [{ module: id }]));
}

function withLayout(document: Document, modules: Record<string, Module>): ModulesOf {
  return { modules, layout: Object.fromEntries(Object.keys(modules).map((id) => [id, document.layout[id] ?? {}])) };
}

function usedModules(document: Document, nodes: readonly Pick<GraphNode, 'module'>[]): Record<string, Module> {
  const used: Record<string, Module> = {};
  const visit = (list: readonly Pick<GraphNode, 'module'>[]) => {
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

/** Pastes with new ids, shifted by `offset`; returns the new ids so that they can be selected. */
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
  // If the node whose weights it shares was copied too, it now shares those of the copy.
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
 * Brings modules into a document. Every document numbers its ids itself, so the same id may name a different module: an
 * identical definition is reused; any other is added under a free id, returned in `names`, and under a name that no
 * other module has.
 */
export function withModules(
  document: Document,
  { modules, layout }: ModulesOf,
): { readonly document: Document; readonly names: ReadonlyMap<string, string> } {
  let wider = document;
  const names = new Map<string, string>();
  const take = (id: string): void => {
    const definition = moduleOf({ modules }, id);
    if (!definition || names.has(id)) return;
    // Adds it first, in case a module (invalidly) contains itself.
    const free = moduleOf(wider, id) ? freeModuleId(wider) : id;
    names.set(id, free);
    wider = { ...wider, modules: { ...wider.modules, [free]: definition } };
    for (const { module } of definition.graph.nodes) if (module !== undefined) take(module);
    const own = { ...definition, graph: { ...definition.graph, nodes: definition.graph.nodes.map((node) => renamedUse(node, names)) } }; // prettier-ignore
    const { [free]: _placeholder, ...others } = wider.modules;
    const same = [id, ...Object.keys(document.modules)].find((known) => isAlike(moduleOf(document, known), own));
    if (same !== undefined) names.set(id, same);
    wider = same === undefined
      ? { ...wider, modules: { ...others, [free]: withOwnName(own, others) }, layout: { ...wider.layout, [free]: layout?.[id] ?? {} } }
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

/** Whether it is the same module: unchanged, or brought in earlier under a numbered name. */
function isAlike(known: Module | undefined, module: Module): boolean {
  if (!known) return false;
  const isName = inBoth((language) => withoutNumber(asText(known.name)[language]));
  const isMeant = isSame(
    isName,
    inBoth((language) => withoutNumber(asText(module.name)[language])),
  );
  return isMeant && isSame({ ...known, name: module.name }, module);
}

function withoutNumber(name: string): string {
  return name.replace(/ \d+$/, '');
}

/** Numbers the name if it is taken: "Block 2" if there is already a "Block". */
export function withOwnName(module: Module, others: Document['modules']): Module {
  const taken = new Set(Object.values(others).flatMap(({ name }) => Object.values(asText(name))));
  const numbered = (number: number) =>
    inBoth((language) => `${withoutNumber(asText(module.name)[language]).slice(0, 190)} ${number}`);
  let name = asText(module.name);
  for (let number = 2; Object.values(name).some((each) => taken.has(each)); number++) name = numbered(number);
  if (isSame(name, asText(module.name))) return module;
  return { ...module, name: typeof module.name === 'string' ? name.en : name };
}

/** Whether two values are equal as JSON, regardless of key order. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const [left, right] = [a, b].map((value) => Object.entries(value).filter(([, item]) => item !== undefined));
  const others = new Map(right);
  return (
    left?.length === others.size && left.every(([key, value]) => others.has(key) && isSame(value, others.get(key)))
  );
}

/** Parses a fragment from clipboard text; undefined if the text is something else. */
export function parseFragment(text: string): Fragment | undefined {
  try {
    return fragmentSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
