import { failure, ok } from '../result.ts';
import { text, type Text } from '../text.ts';
import {
  graphOf,
  moduleOf,
  type Document,
  type Graph,
  type GraphEdge,
  type GraphNode,
  type Point,
  type PortEnd,
} from './document.ts';
import { freeId, withGraph, type Edited } from './edits.ts';
import type { GraphKey } from './document.ts';
import { withMoved } from './overrides.ts';
import { bound, namesOf } from './settings.ts';
import { startWithin } from './startsFrom.ts';
import { writtenOut } from './writtenOut.ts';

/** How an edge relates to the chosen nodes. The order of edges matters to blocks that take several. */
function side(edge: GraphEdge, chosen: ReadonlySet<string>): 'inner' | 'arriving' | 'leaving' | 'outer' {
  const [from, to] = [chosen.has(edge.from.node), chosen.has(edge.to.node)];
  if (from) return to ? 'inner' : 'leaving';
  return to ? 'arriving' : 'outer';
}

const nameOf = (end: PortEnd) => `${end.node}.${end.port}`;

/**
 * Turns the chosen nodes into a module and replaces them by a single node; the network still computes the same. The new
 * node, whose `module` is the new id, is the last one of the graph.
 */
export function group(document: Document, key: GraphKey, ids: readonly string[], name: string): Edited {
  const graph = graphOf(document, key);
  const chosen = new Set(ids);
  const nodes = graph?.nodes.filter((node) => chosen.has(node.id)) ?? [];
  if (!graph || nodes.length === 0) return failure(text('Select some nodes first.', 'Zuerst Knoten auswählen.'));
  if (nodes.some((node) => node.block === 'dataset' || node.block === 'output')) {
    return failure(
      text('Dataset and Output stay outside modules.', 'Datensatz und Ausgabe bleiben außerhalb von Modulen.'),
    );
  }
  const on = (wanted: ReturnType<typeof side>) => graph.edges.filter((edge) => side(edge, chosen) === wanted);
  const [arriving, leaving] = [on('arriving'), on('leaving')];
  if (detours(graph, chosen)) {
    return failure(
      text(
        'A path leaves the selection and comes back: select what lies between as well.',
        'Ein Weg führt aus der Auswahl hinaus und wieder hinein: das Dazwischen mit auswählen.',
      ),
    );
  }
  const divided = nodes.find(({ shares }) => shares !== undefined && !chosen.has(firstOf(shares)));
  if (divided) return failure(sharesOutside(divided));
  const moduleId = freeModuleId(document);
  const nodeId = freeId(graph, 'module');
  // Whatever their expressions refer to becomes a param of the same name.
  const names = new Set(nodes.flatMap((node) => [...namesOf(node)]));
  const params = (moduleOf(document, key)?.params ?? []).filter(({ name }) => names.has(name));
  const handedOn = Object.fromEntries(params.map(({ name }) => [name, { expression: name }]));
  const entries = [...new Set(arriving.map((edge) => nameOf(edge.from)))].map((source, i) => ({
    source,
    id: `in${i + 1}`,
  }));
  const exits = [...new Set(leaving.map((edge) => nameOf(edge.from)))].map((source, i) => ({
    source,
    id: `out${i + 1}`,
  }));
  const boundary = [...boundaryNodes(entries, 'moduleInput'), ...boundaryNodes(exits, 'moduleOutput')];
  const { inside, outside } = divide(graph.edges, chosen, nodeId, { entries, exits });
  const others = graph.nodes.filter(({ id }) => !chosen.has(id));
  const places = Object.entries(document.layout[key] ?? {}).filter(([id]) => !chosen.has(id));
  const points = pointsOf(document, key, nodes);
  const layout = {
    ...document.layout,
    [key]: { ...Object.fromEntries(places), [nodeId]: centre(Object.values(points)) },
    [moduleId]: { ...points, ...boundaryPoints(Object.values(points), entries, exits) },
  };
  const module = { name, params, graph: { nodes: [...nodes, ...boundary], edges: inside } };
  const ways = others.map((node) =>
    movedShare(node, (path) => (chosen.has(firstOf(path)) ? `${nodeId}/${path}` : path)),
  );
  const around = { nodes: [...ways, { id: nodeId, module: moduleId, uid: '', params: handedOn }], edges: outside };
  const modules = { ...document.modules, [moduleId]: module };
  const grouped = { ...withGraph({ ...document, modules }, key, around), layout };
  return ok(
    withMoved(document, grouped, key, {
      node: (path) => (chosen.has(path[0] ?? '') ? [nodeId, ...path] : path),
      // Edges keep their ids inside and outside the module.
      edges: (_, id) => [id],
    }),
  );
}

function firstOf(path: string): string {
  return path.split('/')[0] ?? '';
}

function movedShare(node: GraphNode, move: (path: string) => string): GraphNode {
  return node.shares === undefined ? node : { ...node, shares: move(node.shares) };
}

function sharesOutside({ id, shares }: GraphNode): Text {
  return text(
    `“${id}” shares the weights of “${shares}”: select that one as well, or give it its own first.`,
    `„${id}“ teilt die Gewichte von „${shares}“: auch diesen auswählen oder ihm zuerst eigene geben.`,
  );
}

interface Wall {
  /** Ids of the module's inputs and outputs, by the port that feeds them. */
  readonly entries: readonly { readonly source: string; readonly id: string }[];
  readonly exits: readonly { readonly source: string; readonly id: string }[];
}

/** The edges inside and around a new module, each in their original order. */
function divide(edges: readonly GraphEdge[], chosen: ReadonlySet<string>, nodeId: string, { entries, exits }: Wall) {
  const entryOf = (end: PortEnd) => entries.find((entry) => entry.source === nameOf(end))?.id ?? '';
  const exitOf = (end: PortEnd) => exits.find((exit) => exit.source === nameOf(end))?.id ?? '';
  const inside: GraphEdge[] = [];
  const outside: GraphEdge[] = [];
  const isDrawn = new Set<string>();
  // A single pass in edge order. An edge across the boundary keeps its id on both sides; its weights stay with the part
  // that leads to the perceptron.
  for (const edge of edges) {
    const { from } = edge;
    const isFirst = !isDrawn.has(nameOf(from));
    switch (side(edge, chosen)) {
      case 'outer':
        outside.push(edge);
        break;
      case 'inner':
        inside.push(edge);
        break;
      case 'arriving':
        inside.push({ ...edge, from: { node: entryOf(from), port: 'out' } });
        if (isFirst) outside.push({ id: edge.id, from, to: { node: nodeId, port: entryOf(from) } });
        isDrawn.add(nameOf(from));
        break;
      case 'leaving':
        outside.push({ ...edge, from: { node: nodeId, port: exitOf(from) } });
        if (isFirst) inside.push({ id: edge.id, from, to: { node: exitOf(from), port: 'in' } });
        isDrawn.add(nameOf(from));
        break;
    }
  }
  return { inside, outside };
}

/**
 * Expands a module node in place: its nodes go back into the graph; the module stays for its other uses. A repeated use
 * is first turned into that many single uses.
 */
export function ungroup(document: Document, key: GraphKey, nodeId: string): Edited {
  const graph = graphOf(document, key);
  const node = graph?.nodes.find((candidate) => candidate.id === nodeId);
  const inner = moduleOf(document, node?.module);
  if (!graph || !node?.module || !inner)
    return failure(text('This node is not a module.', 'Dieser Knoten ist kein Modul.'));
  if (node.repeat !== undefined) return writtenOut(document, key, node, inner);
  const twin = graph.nodes.find(({ shares }) => shares === nodeId);
  if (twin) return failure(sharesOutside(twin));
  const isBoundary = (candidate: GraphNode) => candidate.block === 'moduleInput' || candidate.block === 'moduleOutput';
  const bodies = inner.graph.nodes.filter((candidate) => !isBoundary(candidate));
  const renamed = new Map<string, string>();
  const points: Record<string, Point> = {};
  let grown: Graph = { nodes: graph.nodes, edges: graph.edges };
  const origin = document.layout[key]?.[nodeId] ?? { x: 0, y: 0 };
  const places = pointsOf(document, node.module, bodies);
  const middle = centre(Object.values(places));
  for (const body of bodies) {
    const id = freeId(grown, body.block ?? 'module');
    renamed.set(body.id, id);
    grown = { ...grown, nodes: [...grown.nodes, freed(node, bound(body, node, inner), id)] };
    const place = places[body.id] ?? middle;
    points[id] = { x: place.x - middle.x + origin.x, y: place.y - middle.y + origin.y };
  }
  const move = (end: PortEnd): PortEnd => ({ ...end, node: renamed.get(end.node) ?? end.node });
  /** What feeds an end inside: the output of a node in the body, or whatever enters that input from outside. */
  const sourcesOf = (end: PortEnd): readonly PortEnd[] =>
    renamed.has(end.node)
      ? [move(end)]
      : graph.edges.filter((edge) => edge.to.node === nodeId && edge.to.port === end.node).map((edge) => edge.from);
  const isOwn = (end: PortEnd) => end.node === nodeId;
  const edges = graph.edges.flatMap((edge): NewEdge[] => {
    if (isOwn(edge.to)) return [];
    if (!isOwn(edge.from)) return [edge];
    const last = inner.graph.edges.filter((candidate) => candidate.to.node === edge.from.port);
    const was = [edge.to.node, edge.id].join('/');
    return last.flatMap((exit) => sourcesOf(exit.from)).map((from) => ({ ...weightsOf(edge), from, to: edge.to, was }));
  });
  for (const edge of inner.graph.edges) {
    if (!renamed.has(edge.to.node)) continue;
    const wire = node.overrides?.[edge.to.node]?.edges?.[edge.id] ?? edge;
    const was = [nodeId, edge.to.node, edge.id].join('/');
    for (const from of sourcesOf(edge.from)) edges.push({ ...weightsOf(wire), from, to: move(edge.to), was });
  }
  const nodes = withShares(grown.nodes, nodeId, renamed).filter((candidate) => candidate.id !== nodeId);
  const drawn = withIds(edges, nodes);
  const opened = withGraph(document, key, { nodes, edges: drawn.map(({ was: _was, ...edge }) => edge) });
  const { [nodeId]: _gone, ...rest } = { ...opened.layout[key], ...points };
  const now = new Map<string, string[]>();
  for (const { was, id } of drawn) if (was !== undefined) now.set(was, [...(now.get(was) ?? []), id]);
  return ok(
    withMoved(document, { ...opened, layout: { ...opened.layout, [key]: rest } }, key, {
      node: ([first = '', second = '', ...others]) => {
        if (first !== nodeId) return [first, ...(second === '' ? [] : [second]), ...others];
        const body = renamed.get(second);
        return body === undefined ? undefined : [body, ...others];
      },
      edges: (path, id) => now.get([...path, id].join('/')) ?? [id],
    }),
  );
}

/** Nodes inside and outside the module, with their references to shared weights updated to the new locations. */
function withShares(nodes: readonly GraphNode[], use: string, renamed: ReadonlyMap<string, string>): GraphNode[] {
  const bodies = new Set(renamed.values());
  const now = (path: string) => {
    const [first = '', ...rest] = path.split('/');
    return [renamed.get(first) ?? first, ...rest].join('/');
  };
  return nodes.map((node) =>
    movedShare(node, (path) => {
      if (bodies.has(node.id)) return path.startsWith(TWIN) ? path.slice(TWIN.length) : now(path);
      return path.startsWith(`${use}/`) ? now(path.slice(use.length + 1)) : path;
    }),
  );
}

/** Prefix of a reference that already leads out of the module. */
const TWIN = '../';

/** A node of the module, placed where the module was used: it keeps the name it had there and the use's overrides. */
function freed(use: GraphNode, { uid: _old, ...body }: GraphNode, id: string): GraphNode {
  const name = [use.uid ?? use.id, _old ?? body.id].filter((part) => part !== '').join('/');
  const { weights, locked } = use.overrides?.[body.id] ?? {};
  const within = Object.entries(use.overrides ?? {}).flatMap(([path, said]) =>
    path.startsWith(`${body.id}/`) ? [[path.slice(body.id.length + 1), said] as const] : [],
  );
  const overrides = within.map(([path, said]) => {
    const inner = body.overrides?.[path];
    return [path, { ...inner, ...said, edges: { ...inner?.edges, ...said.edges } }] as const;
  });
  const startsFrom = startWithin(use, _old ?? body.id) ?? body.startsFrom;
  return {
    ...body,
    id,
    ...(name !== id && { uid: name }),
    ...(startsFrom && { startsFrom }),
    ...(use.isFrozen && { isFrozen: true }),
    ...(use.rateFactor !== undefined && { rateFactor: use.rateFactor * (body.rateFactor ?? 1) }),
    ...(body.shares === undefined && use.shares !== undefined && { shares: `${TWIN}${use.shares}/${body.id}` }),
    ...(weights && { weights }),
    ...(locked && { locked }),
    ...(overrides.length > 0 && { overrides: { ...body.overrides, ...Object.fromEntries(overrides) } }),
  };
}

/** The weights of an edge into a perceptron stay with that perceptron. */
function weightsOf({
  weights,
  isLocked,
}: Pick<GraphEdge, 'weights' | 'isLocked'>): Pick<GraphEdge, 'weights' | 'isLocked'> {
  return { ...(weights && { weights }), ...(isLocked && { isLocked }) };
}

/** `was`: the path of the edge that this one replaces, as seen from the node it led to. */
type NewEdge = Omit<GraphEdge, 'id'> & { readonly id?: string; readonly was?: string };

/** Gives an id to the edges that have none. */
function withIds(edges: readonly NewEdge[], nodes: readonly GraphNode[]): (NewEdge & GraphEdge)[] {
  const taken = new Set([...edges, ...nodes].flatMap((item) => item.id ?? []));
  let number = 0;
  const fresh = () => {
    do number += 1;
    while (taken.has(`edge${number}`));
    return `edge${number}`;
  };
  return edges.map((edge) => ({ ...edge, id: edge.id ?? fresh() }));
}

function boundaryNodes(ends: readonly { readonly id: string }[], block: string): GraphNode[] {
  return ends.map(({ id }) => ({ id, block, params: {} }));
}

export function freeModuleId(document: Document): string {
  for (let number = 1; ; number++) if (!moduleOf(document, `module${number}`)) return `module${number}`;
}

/** Whether a path leaves the chosen nodes and returns to them: merged into one node, they would lie on a cycle. */
function detours(graph: Graph, chosen: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  const pending = graph.edges
    .filter((edge) => chosen.has(edge.from.node) && !chosen.has(edge.to.node))
    .map((edge) => edge.to.node);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (chosen.has(id)) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const edge of graph.edges) if (edge.from.node === id) pending.push(edge.to.node);
  }
  return false;
}

function pointsOf(document: Document, key: GraphKey, nodes: readonly GraphNode[]): Record<string, Point> {
  return Object.fromEntries(nodes.map((node) => [node.id, document.layout[key]?.[node.id] ?? { x: 0, y: 0 }]));
}

function centre(points: readonly Point[]): Point {
  const count = Math.max(1, points.length);
  const sum = points.reduce((total, point) => ({ x: total.x + point.x, y: total.y + point.y }), { x: 0, y: 0 });
  return { x: Math.round(sum.x / count), y: Math.round(sum.y / count) };
}

/**
 * Inputs to the left of everything, outputs to the right, spread over the full height, with room for numbers on the
 * edges.
 */
function boundaryPoints(
  points: readonly Point[],
  entries: readonly { readonly id: string }[],
  exits: readonly { readonly id: string }[],
): Record<string, Point> {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const column = (ends: readonly { readonly id: string }[], x: number) => {
    const gap = Math.round(Math.max(100, (bottom - top) / Math.max(1, ends.length - 1)));
    return ends.map(({ id }, i) => [id, { x, y: top + i * gap }] as const);
  };
  return Object.fromEntries([...column(entries, Math.min(...xs) - 260), ...column(exits, Math.max(...xs) + 260)]);
}
