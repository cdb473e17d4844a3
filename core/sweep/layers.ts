import { analyse } from '../analysis/analyse.ts';
import { findBlock } from '../blocks/catalogue.ts';
import {
  graphOf,
  ROOT,
  type Document,
  type Graph,
  type GraphKey,
  type GraphNode,
  type Point,
} from '../graph/document.ts';
import { freeId, named, setRepeat, withGraph } from '../graph/edits.ts';
import { failure, ok, type Result } from '../result.ts';
import { text, together, type Text } from '../text.ts';
import type { AxisValue } from './axes.ts';

/** How many hidden layers a network has, as a setting of sweeps. */
export const HIDDEN_LAYERS = 'network.hiddenLayers';
/** Behind the names of blocks: whether they are there, or what goes into them goes around them. */
export const USED = 'used';
/** Behind the name of a use of a module: how many copies of it are chained. */
export const REPEAT = 'repeat';

/** Whether a setting says which blocks there are. */
export function changesBlocks(setting: string): boolean {
  return setting === HIDDEN_LAYERS || setting.endsWith(`.${USED}`);
}

/** More layers of one width would not be learned any more. */
const MOST_LAYERS = 50;
const MOST_COPIES = 1000;
/** Between a layer and its copy on the canvas. */
const BELOW = 160;

/**
 * The document without some blocks of a graph, whose inputs go straight to whoever took their outputs; with all of them if
 * `value` is true or `on`. Fails with a sentence if a block has not one wire in and one way out, or if the network does not fit
 * together without it.
 */
export function withUse(document: Document, key: GraphKey, ids: readonly string[], value: AxisValue): Result<Document, Text> {
  if (value === true || value === 'on') return ok(document);
  const names = ids.join('+');
  if (value !== false && value !== 'off') return failure(text(`${names}.${USED} is true or false.`, `${names}.${USED} ist true oder false.`));
  if (new Set(ids).size < ids.length) return failure(namedTwice(names));
  let graph = graphOf(document, key) ?? document.graph;
  for (const id of ids) {
    if (!canBeLeftOut(graph, id)) return failure(noWayAround(id));
    graph = around(graph, id, id);
  }
  return fitting(document, withGraph(document, key, graph), names);
} // prettier-ignore

/** Whether one wire goes into a block and something takes what comes out of it. */
export function canBeLeftOut(graph: Graph, id: string): boolean {
  const node = graph.nodes.find((each) => each.id === id);
  const isEnd = node?.block !== undefined && ['data', 'output'].includes(findBlock(node.block)?.category ?? '');
  const leaving = graph.edges.filter(({ from }) => from.node === id);
  const isOne = new Set(leaving.map(({ from }) => from.port)).size === 1;
  return node !== undefined && !isEnd && isOne && graph.edges.filter(({ to }) => to.node === id).length === 1;
}

/** What goes into `first` goes on to where the output of `last` went; what lies between is left out. */
function around(graph: Graph, first: string, last: string): Graph {
  const gone = new Set(between(graph, first, last));
  const source = graph.edges.find(({ to }) => to.node === first)?.from;
  const edges = graph.edges.flatMap((edge) => {
    if (gone.has(edge.to.node)) return [];
    return gone.has(edge.from.node) ? (source ? [{ ...edge, from: source }] : []) : [edge];
  });
  return { nodes: graph.nodes.filter(({ id }) => !gone.has(id)), edges };
}

/** The nodes of a chain. */
function between(graph: Graph, first: string, last: string): readonly string[] {
  const chain = [first];
  for (let at = first; at !== last;) {
    const next = graph.edges.find(({ from }) => from.node === at)?.to.node;
    if (next === undefined) break;
    chain.push((at = next));
  }
  return chain;
}

/** A hidden layer: a Linear block, and what follows it up to the next one. */
type Layer = readonly string[];

/** The hidden layers of a network, in their order: chains from one Linear block to the next. */
export function hiddenLayers({ graph }: Pick<Document, 'graph'>): readonly Layer[] {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const isLinear = (id: string) => byId.get(id)?.block === 'linear';
  const after = (id: string) => graph.edges.filter(({ from }) => from.node === id).map(({ to }) => to.node);
  const before = (id: string) => graph.edges.filter(({ to }) => to.node === id).map(({ from }) => from.node);
  const layers = new Map<string, Layer>();
  const next = new Map<string, string>();
  for (const { id } of graph.nodes.filter((node) => node.block === 'linear')) {
    const layer = [id];
    for (let [at, ...others] = after(id); at !== undefined && others.length === 0; [at, ...others] = after(at)) {
      if (before(at).length !== 1) break;
      if (isLinear(at)) {
        if (layer.length > 1) {
          layers.set(id, layer);
          next.set(id, at);
        }
        break;
      }
      layer.push(at);
    }
  }
  const followed = new Set(next.values());
  const [start, ...more] = [...layers.keys()].filter((id) => !followed.has(id));
  // Several branches: none of them is the network's.
  if (start === undefined || more.length > 0) return [];
  const ordered: Layer[] = [];
  for (let at: string | undefined = start; at !== undefined; at = next.get(at)) {
    const layer = layers.get(at);
    if (layer) ordered.push(layer);
  }
  return ordered;
}

/**
 * The document with so many hidden layers: the last ones are left out, or the last one is there again, with weights of its own.
 * Fails with a sentence if the network has none, or does not fit together.
 */
export function withHiddenLayers(document: Document, value: AxisValue): Result<Document, Text> {
  const layers = hiddenLayers(document);
  if (layers.length === 0) return failure(noHiddenLayers);
  const count = Number(value);
  if (typeof value !== 'number' || !Number.isInteger(count) || count < 0 || count > MOST_LAYERS) return failure(noCount);
  let made = document;
  for (const layer of layers.slice(count).toReversed()) {
    made = { ...made, graph: around(made.graph, layer[0] ?? '', layer.at(-1) ?? '') };
  }
  let last = layers.at(-1) ?? [];
  for (let more = layers.length; more < count; more++) {
    const copied = copyBehind(made, last);
    [made, last] = [copied.document, copied.layer];
  }
  return count === layers.length ? ok(document) : fitting(document, made, HIDDEN_LAYERS);
} // prettier-ignore

/** Puts a copy of a layer behind it, with weights of its own. */
function copyBehind(document: Document, layer: Layer): { readonly document: Document; readonly layer: Layer } {
  const [first = '', last = ''] = [layer[0], layer.at(-1)];
  const copies = new Map<string, string>();
  const places: Record<string, Point> = {};
  let made = document;
  for (const id of layer) {
    const node = made.graph.nodes.find((each) => each.id === id);
    if (!node) continue;
    const copy = named(made, { ...bare(node), id: freeId(made.graph, node.block ?? 'module') });
    copies.set(id, copy.id);
    const at = document.layout[ROOT]?.[id];
    if (at) places[copy.id] = { x: at.x, y: at.y + BELOW };
    made = { ...made, graph: { ...made.graph, nodes: [...made.graph.nodes, copy] } };
  }
  const { edges } = document.graph;
  const inside = edges.filter(({ from, to }) => copies.has(from.node) && copies.has(to.node));
  const entry = edges.find(({ to }) => to.node === first)?.to.port ?? 'in';
  const exit = edges.find(({ from }) => from.node === last)?.from.port ?? 'out';
  const here = (id: string) => copies.get(id) ?? id;
  const moved = edges.map((edge) => (edge.from.node === last ? { ...edge, from: { node: here(last), port: exit } } : edge)); // prettier-ignore
  const added = [
    { from: { node: last, port: exit }, to: { node: here(first), port: entry } },
    ...inside.map(({ from, to }) => ({ from: { ...from, node: here(from.node) }, to: { ...to, node: here(to.node) } })),
  ];
  let graph: Graph = { ...made.graph, edges: moved };
  for (const edge of added) graph = { ...graph, edges: [...graph.edges, { id: freeId(graph, 'edge'), ...edge }] };
  const layout = { ...document.layout, [ROOT]: { ...document.layout[ROOT], ...places } };
  return { document: { ...made, graph, layout }, layer: layer.map(here) };
}

/** Without what is said of this node's weights alone. */
function bare({ uid: _, weights: _w, locked: _l, startsFrom: _s, shares: _h, name: _n, ...node }: GraphNode): GraphNode {
  return node;
} // prettier-ignore

/** The document in which a use of a module is repeated so often. Fails with a sentence if that is no number of copies. */
export function withRepeat(document: Document, key: GraphKey, id: string, value: AxisValue): Result<Document, Text> {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > MOST_COPIES) {
    return failure(text(`${id}.${REPEAT} is a whole number from 1 to ${MOST_COPIES}.`, `${id}.${REPEAT} ist eine ganze Zahl von 1 bis ${MOST_COPIES}.`)); // prettier-ignore
  }
  return ok(setRepeat(document, key, id, value));
}

/** What was changed, unless it no longer fits together; what was wrong before is said elsewhere. */
function fitting(before: Document, after: Document, what: string): Result<Document, Text> {
  const errorIn = (document: Document) => analyse(document).problems.find(({ severity }) => severity === 'error');
  const error = errorIn(after);
  if (!error || errorIn(before)) return ok(after);
  const { message } = error;
  return failure(
    together(
      [
        text(
          `With ${what} changed like this, the network no longer fits together.`,
          `Ist ${what} so geändert, passt das Netz nicht mehr zusammen.`,
        ),
        message,
      ],
      (words) => words.join(' '),
    ),
  );
}

function namedTwice(names: string): Text {
  return text(`${names} names a block twice: each can be left out once.`, `${names} nennt einen Block doppelt: Jeder lässt sich einmal weglassen.`);
} // prettier-ignore

function noWayAround(id: string): Text {
  return text(
    `${id} cannot be left out: only a block with one wire in and one output can be.`,
    `${id} lässt sich nicht weglassen: Das geht nur bei einem Block mit einer Leitung hinein und einem Ausgang.`,
  );
}

const noHiddenLayers = text(
  'This network has no hidden layers that could be counted: a chain of Linear blocks with something between them.',
  'Dieses Netz hat keine verborgenen Schichten, die sich zählen ließen: eine Kette von Linear-Blöcken mit etwas dazwischen.',
);
const noCount = text(
  `The number of hidden layers is a whole number from 0 to ${MOST_LAYERS}.`,
  `Die Anzahl der verborgenen Schichten ist eine ganze Zahl von 0 bis ${MOST_LAYERS}.`,
);
