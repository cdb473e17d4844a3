import type { ParamValue, ParamValues } from '../params.ts';
import { failure, ok, type Result } from '../result.ts';
import { text, type Text } from '../text.ts';
import {
  graphOf,
  moduleOf,
  ROOT,
  type Document,
  type Graph,
  type GraphEdge,
  type GraphKey,
  type GraphNode,
  type Point,
  type PortEnd,
  type Setting,
} from './document.ts';
import { eachShare, withMoved, withoutStale } from './overrides.ts';
import { inPortOrder, portsOf } from './ports.ts';

/** An edit returns a new document, or says why it cannot be done. The old document is never changed. */
export type Edited = Result<Document, Text>;

/** Param settings by name: values or expressions. */
export type Settings = Readonly<Record<string, ParamValue | Setting>>;

/** An id not yet used by a node, an edge or a reference to shared weights: `prefix` plus the smallest free number. */
export function freeId(graph: Graph, prefix: string): string {
  const shared = graph.nodes.flatMap(({ shares }) => shares?.split('/')[0] ?? []);
  const taken = new Set([...[...graph.nodes, ...graph.edges].map((item) => item.id), ...shared]);
  for (let number = 1; ; number++) if (!taken.has(`${prefix}${number}`)) return `${prefix}${number}`;
}

/**
 * A new node with its id. If that name already belongs to another node's weights (it was moved into a module), the new
 * node also gets a `uid` that nothing in the document uses.
 */
export function named(document: Document, { uid: _old, ...node }: GraphNode): GraphNode {
  const graphs = [document.graph, ...Object.values(document.modules).map(({ graph }) => graph)];
  if (graphs.length === 1 && document.graph.nodes.every(({ uid }) => uid === undefined)) return node;
  const taken = new Set(graphs.flatMap(({ nodes }) => nodes.flatMap((other) => beginnings(other.uid ?? other.id))));
  if (!taken.has(node.id)) return node;
  const prefix = node.block ?? 'module';
  for (let number = 1; ; number++) if (!taken.has(`${prefix}${number}`)) return { ...node, uid: `${prefix}${number}` };
}

/** `a/b/c` has the prefixes `a`, `a/b` and itself. */
function beginnings(name: string): readonly string[] {
  const parts = name.split('/');
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** Replaces the graph of `key`. */
export function withGraph(document: Document, key: GraphKey, graph: Graph): Document {
  if (key === ROOT) return { ...document, graph };
  const old = moduleOf(document, key);
  return old ? { ...document, modules: { ...document.modules, [key]: { ...old, graph } } } : document;
}

export function editGraph(document: Document, key: GraphKey, edit: (graph: Graph) => Graph): Document {
  const graph = graphOf(document, key);
  return graph ? withGraph(document, key, edit(graph)) : document;
}

function withPoints(document: Document, key: GraphKey, points: Readonly<Record<string, Point>>): Document {
  return { ...document, layout: { ...document.layout, [key]: { ...document.layout[key], ...points } } };
}

/** Adds a new node for a block; returns the document and the node's id. */
export function addNode(
  document: Document,
  key: GraphKey,
  block: string,
  at: Point,
  params: ParamValues = {},
): { readonly document: Document; readonly id: string } {
  const id = freeId(graphOf(document, key) ?? document.graph, block);
  const node: GraphNode = named(document, { id, block, params: mutable(params) });
  const added = editGraph(document, key, (graph) => ({ ...graph, nodes: [...graph.nodes, node] }));
  return { document: withPoints(added, key, { [id]: at }), id };
}

/** Removes edges, and nodes with their edges and positions. */
export function remove(
  document: Document,
  key: GraphKey,
  ids: { readonly nodes: readonly string[]; readonly edges: readonly string[] },
): Document {
  const nodes = new Set(ids.nodes);
  const edges = new Set(ids.edges);
  const rest = editGraph(document, key, (graph) => ({
    nodes: graph.nodes.filter((node) => !nodes.has(node.id)),
    edges: graph.edges.filter((edge) => !edges.has(edge.id) && !nodes.has(edge.from.node) && !nodes.has(edge.to.node)),
  }));
  const places = Object.entries(document.layout[key] ?? {}).filter(([id]) => !nodes.has(id));
  const clean = key === ROOT ? rest : withoutStale(rest);
  return { ...clean, layout: { ...rest.layout, [key]: Object.fromEntries(places) } };
}

export function moveNodes(document: Document, key: GraphKey, points: Readonly<Record<string, Point>>): Document {
  return withPoints(document, key, points);
}

/**
 * Adds an edge. On an input that takes only one wire it replaces the existing one. Refuses edges that would close a
 * cycle or duplicate an edge; mismatched types are allowed and shown as problems.
 */
export function connect(document: Document, key: GraphKey, from: PortEnd, to: PortEnd): Edited {
  return draw(document, key, from, to);
}

/**
 * Moves an end of an edge, under the same rules as `connect`. As long as it leads to the same input, it keeps its place
 * among the inputs and its weights.
 */
export function reconnect(document: Document, key: GraphKey, edgeId: string, from: PortEnd, to: PortEnd): Edited {
  const edge = graphOf(document, key)?.edges.find((candidate) => candidate.id === edgeId);
  return draw(document, key, from, to, edge);
}

function draw(document: Document, key: GraphKey, from: PortEnd, to: PortEnd, old?: GraphEdge): Edited {
  const whole = graphOf(document, key);
  const source = whole?.nodes.find((node) => node.id === from.node);
  const target = whole?.nodes.find((node) => node.id === to.node);
  const output = source && portsOf(document, source, 'outputs').find((port) => port.name === from.port);
  const input = target && portsOf(document, target, 'inputs').find((port) => port.name === to.port);
  if (!whole || !output || !input) {
    return failure(text('There is no such port.', 'Diesen Anschluss gibt es nicht.'));
  }
  const graph = { ...whole, edges: whole.edges.filter((edge) => edge !== old) };
  if (reaches(graph, to.node, from.node)) {
    return failure(
      text(
        'This wire would close a cycle; data flows one way.',
        'Diese Leitung schlösse einen Kreis; Daten fließen in eine Richtung.',
      ),
    );
  }
  const arriving = graph.edges.filter((edge) => isSameEnd(edge.to, to));
  if (arriving.some((edge) => isSameEnd(edge.from, from))) {
    return failure(text('This wire already exists.', 'Diese Leitung gibt es schon.'));
  }
  const displaced = input.isVariadic ? [] : arriving;
  const stays = old && isSameEnd(old.to, to);
  const place = stays ? old : displaced[0];
  const edge: GraphEdge = stays ? { ...old, from } : { id: old?.id ?? freeId(graph, 'edge'), from, to };
  const edges = whole.edges.flatMap((other) => {
    if (other === place) return [edge];
    return other === old || displaced.includes(other) ? [] : [other];
  });
  const drawn = withGraph(document, key, { ...graph, edges: place ? edges : [...edges, edge] });
  return ok(key === ROOT ? drawn : withoutStale(drawn));
}

function isSameEnd(a: PortEnd, b: PortEnd): boolean {
  return a.node === b.node && a.port === b.port;
}

/** Whether `goal` can be reached from `start` along edges. */
function reaches(graph: Graph, start: string, goal: string): boolean {
  const seen = new Set<string>();
  const pending = [start];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (id === goal) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const edge of graph.edges) if (edge.from.node === id) pending.push(edge.to.node);
  }
  return false;
}

export function setParam(
  document: Document,
  key: GraphKey,
  nodeId: string,
  name: string,
  value: ParamValue | Setting,
): Document {
  return setParams(document, key, nodeId, { [name]: value });
}

export function setParams(document: Document, key: GraphKey, nodeId: string, params: Settings): Document {
  return editNode(document, key, nodeId, (node) => ({ ...node, params: { ...node.params, ...mutable(params) } }));
}

/**
 * Sets how often a module use is repeated; undefined removes the repetition. Overrides of the single copy become those
 * of the first copy, and vice versa.
 */
export function setRepeat(document: Document, key: GraphKey, nodeId: string, repeat: GraphNode['repeat']): Document {
  const before = graphOf(document, key)?.nodes.find(({ id }) => id === nodeId)?.repeat;
  /** A path inside the use; undefined if that copy no longer exists. */
  const inside = (path: readonly string[]): readonly string[] | undefined => {
    if (path.length === 0 || (before === undefined) === (repeat === undefined)) return path;
    if (before === undefined) return ['1', ...path];
    return path[0] === '1' ? path.slice(1) : undefined;
  };
  const node = ([first = '', ...rest]: readonly string[]) => {
    const now = first === nodeId ? inside(rest) : rest;
    return now && [first, ...now];
  };
  const repeated = editNode(document, key, nodeId, ({ repeat: _before, overrides, ...use }) => {
    const moved = Object.entries(overrides ?? {}).flatMap(([path, said]) => {
      const now = inside(path.split('/'));
      return now ? [[now.join('/'), said] as const] : [];
    });
    return {
      ...use,
      ...(repeat !== undefined && { repeat }),
      ...(moved.length > 0 && { overrides: Object.fromEntries(moved) }),
    };
  });
  const beside = eachShare(repeated, (graph, shares) =>
    graph === key ? (node(shares.split('/'))?.join('/') ?? shares) : shares,
  );
  return withMoved(document, beside, key, { node, edges: (_, id) => [id] });
}

/** Gives a node a name; an empty one removes it. */
export function renameNode(document: Document, key: GraphKey, nodeId: string, name: string): Document {
  return editNode(document, key, nodeId, ({ name: _old, ...node }) => (name === '' ? node : { ...node, name }));
}

export function editNode(
  document: Document,
  key: GraphKey,
  nodeId: string,
  edit: (node: GraphNode) => GraphNode,
): Document {
  return editGraph(document, key, (graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) => (node.id === nodeId ? edit(node) : node)),
  }));
}

/**
 * Inserts a new node of `block` into an edge: a -> b becomes a -> new -> b, with the new node half way between. The
 * second part takes over the old edge's place among the inputs of b and its weights.
 */
export function insertOnEdge(
  document: Document,
  key: GraphKey,
  edgeId: string,
  block: string,
  params: ParamValues = {},
): Edited {
  const edge = graphOf(document, key)?.edges.find((candidate) => candidate.id === edgeId);
  const places = document.layout[key] ?? {};
  const [a, b] = [places[edge?.from.node ?? ''] ?? { x: 0, y: 0 }, places[edge?.to.node ?? ''] ?? { x: 0, y: 0 }];
  const added = addNode(document, key, block, { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 + 60 }, params);
  return wireInto(added.document, key, edgeId, added.id);
}

/** Inserts an unconnected node into an edge, as `insertOnEdge` does. */
export function wireInto(document: Document, key: GraphKey, edgeId: string, nodeId: string): Edited {
  const graph = graphOf(document, key);
  const edge = graph?.edges.find((candidate) => candidate.id === edgeId);
  const node = graph?.nodes.find((candidate) => candidate.id === nodeId);
  const [input] = node ? portsOf(document, node, 'inputs') : [];
  const [output] = node ? portsOf(document, node, 'outputs') : [];
  if (!edge || !input || !output) {
    return failure(text('This block does not fit into a wire.', 'Dieser Block passt nicht in eine Leitung.'));
  }
  const second = reconnect(document, key, edgeId, { node: nodeId, port: output.name }, edge.to);
  const first = second.ok ? connect(second.value, key, edge.from, { node: nodeId, port: input.name }) : second;
  return first.ok ? ok(editGraph(first.value, key, (grown) => lastBefore(grown, edgeId))) : first;
}

/** Moves the most recently added edge in front of another one. */
function lastBefore(graph: Graph, edgeId: string): Graph {
  const edges = graph.edges.slice(0, -1);
  const at = edges.findIndex(({ id }) => id === edgeId);
  return { ...graph, edges: edges.toSpliced(at, 0, ...graph.edges.slice(-1)) };
}

/** The edges into a node in the order in which its block numbers its inputs: by port, then by edge. */
export function edgesInto(
  document: Pick<Document, 'modules' | 'data'>,
  graph: Graph,
  node: GraphNode,
): readonly GraphEdge[] {
  const arriving = graph.edges.filter((edge) => edge.to.node === node.id);
  return inPortOrder(portsOf(document, node, 'inputs'), arriving, ({ to }) => to.port);
}

/** zod infers mutable arrays for params; documents are still never mutated. */
function mutable(params: Settings): GraphNode['params'] {
  return params as GraphNode['params'];
}
