import { evaluate, parseExpression } from '../expression.ts';
import { failure, ok } from '../result.ts';
import { text } from '../text.ts';
import {
  graphOf,
  type Document,
  type Graph,
  type GraphEdge,
  type GraphKey,
  type GraphNode,
  type Module,
} from './document.ts';
import { freeId, withGraph, type Edited } from './edits.ts';
import { withMoved } from './overrides.ts';
import { startWithin } from './startsFrom.ts';

/** More copies on one canvas would be unreadable. */
const MOST_COPIES = 100;

/** The distance between copies. */
const STEP = 240;

/**
 * Replaces a repeated module by a chain of single uses, one for each copy, that computes the same with the same
 * weights.
 */
export function writtenOut(document: Document, key: GraphKey, use: GraphNode, module: Module): Edited {
  const count = countOf(use.repeat);
  const entry = module.graph.nodes.find(({ block }) => block === 'moduleInput')?.id;
  const exit = module.graph.nodes.find(({ block }) => block === 'moduleOutput')?.id;
  if (count === undefined || entry === undefined || exit === undefined) {
    return failure(
      text(
        `Set how often it is repeated to a number up to ${MOST_COPIES} first.`,
        `Zuerst die Zahl der Wiederholungen festlegen, höchstens ${MOST_COPIES}.`,
      ),
    );
  }
  const graph = graphOf(document, key) ?? { nodes: [], edges: [] };
  if (graph.nodes.some(({ shares }) => shares?.split('/')[0] === use.id)) {
    return failure(
      text(
        'Another node shares its weights: give that one its own first.',
        'Ein anderer Knoten teilt seine Gewichte: diesem zuerst eigene geben.',
      ),
    );
  }
  const ids: string[] = [];
  let grown: Graph = { ...graph, nodes: graph.nodes.filter(({ id }) => id !== use.id) };
  for (let copy = 1; copy <= count; copy++) {
    const node = copyOf(use, copy, copy === 1 ? use.id : freeId({ ...grown, nodes: [...grown.nodes, use] }, 'module'));
    ids.push(node.id);
    grown = { ...grown, nodes: [...grown.nodes, node] };
  }
  const [first = use.id, last = use.id] = [ids[0], ids.at(-1)];
  const others = ids.slice(1);
  const edges = graph.edges.map((edge): GraphEdge => (edge.from.node === use.id ? { ...edge, from: { ...edge.from, node: last } } : edge)); // prettier-ignore
  const everywhere = edges.filter(({ to }) => to.node === first && to.port !== entry);
  const more = others.flatMap((id, i) => [
    { from: { node: ids[i] ?? first, port: exit }, to: { node: id, port: entry } },
    ...everywhere.map(({ from, to }) => ({ from, to: { ...to, node: id } })),
  ]);
  grown = { ...grown, edges };
  for (const ends of more) grown = { ...grown, edges: [...grown.edges, { id: freeId(grown, 'edge'), ...ends }] };
  const origin = document.layout[key]?.[use.id] ?? { x: 0, y: 0 };
  const points = Object.fromEntries(ids.map((id, i) => [id, { x: origin.x + i * STEP, y: origin.y }]));
  const layout = { ...document.layout, [key]: { ...document.layout[key], ...points } };
  const written = { ...withGraph(document, key, grown), layout };
  return ok(
    withMoved(document, written, key, {
      node: (path) => {
        const [node, copy, ...rest] = path;
        const now = node === use.id && copy !== undefined ? ids[Number(copy) - 1] : undefined;
        return now === undefined ? path : [now, ...rest];
      },
      edges: (_, id) => [id],
    }),
  );
}

/** Keeps the name of the copy and its overrides. */
function copyOf({ repeat: _repeat, overrides, ...use }: GraphNode, copy: number, id: string): GraphNode {
  const uid = [use.uid ?? use.id, String(copy)].filter((part) => part !== '').join('/');
  const own = Object.entries(overrides ?? {}).flatMap(([path, said]) =>
    path.startsWith(`${copy}/`) ? [[path.slice(`${copy}/`.length), said] as const] : [],
  );
  const startsFrom = startWithin(use, String(copy));
  return {
    ...use,
    id,
    uid,
    ...(startsFrom && { startsFrom }),
    ...(use.shares !== undefined && { shares: `${use.shares}/${copy}` }),
    ...(own.length > 0 && { overrides: Object.fromEntries(own) }),
  };
}

function countOf(repeat: GraphNode['repeat']): number | undefined {
  const parsed = typeof repeat === 'object' ? parseExpression(repeat.expression) : undefined;
  const value = parsed?.ok ? evaluate(parsed.value, new Map(), true) : undefined;
  const count = typeof repeat === 'number' ? repeat : value?.ok ? value.value : undefined;
  return typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= MOST_COPIES ? count : undefined;
}
