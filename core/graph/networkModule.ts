import { dataSpec } from '../data/source.ts';
import { fieldPorts } from '../data/spec.ts';
import { ROOT, type Document, type Graph, type GraphNode, type Point, type PortEnd } from './document.ts';
import { moduleFile, type ModuleFile } from './moduleFile.ts';
import { freeModuleId } from './modules.ts';
import { portsOf } from './ports.ts';

/**
 * The network of a document as a module: what it takes from the data become inputs under their names, its outputs
 * outputs. Nodes keep their identities within it. Nodes that only targets need are left out.
 */
export function networkModule(document: Document): ModuleFile {
  const { graph, name } = document;
  const ends = graph.nodes.filter(({ block }) => block === 'output');
  const body = bodyOf(graph, ends);
  const isIn = new Set(body.map(({ id }) => id));
  const ports = fieldPorts(dataSpec(document.data)).map(({ port, field }) => ({ port, name: field.name, id: '' }));
  const taken = ports.filter(({ port }) => graph.edges.some((edge) => isFrom(graph, edge.from, port) && isIn.has(edge.to.node))); // prettier-ignore
  const entries = taken.map((entry, i) => ({ ...entry, id: freeEnd(graph, `in${i + 1}`) }));
  const exits = ends.map((end, i) => ({ end, id: freeEnd(graph, `out${i + 1}`) }));
  const edges = graph.edges.flatMap((edge) => {
    const { from, to } = edge;
    const exit = to.port === 'in' ? exits.find(({ end }) => end.id === to.node) : undefined;
    const entry = entries.find(({ port }) => isFrom(graph, from, port));
    const source = entry ? { node: entry.id, port: 'out' } : isIn.has(from.node) ? from : undefined;
    const target = exit ? { node: exit.id, port: 'in' } : isIn.has(to.node) ? to : undefined;
    return source && target ? [{ ...edge, from: source, to: target }] : [];
  });
  const nodes = [
    ...entries.map((entry) => entryNode(document, entry, isIn)),
    ...body,
    ...exits.map(({ end, id }): GraphNode => ({ id, block: 'moduleOutput', params: {}, ...(end.name !== undefined && { name: end.name }) })), // prettier-ignore
  ];
  const id = freeModuleId(document);
  const modules = { ...document.modules, [id]: { name, params: [], graph: { nodes, edges } } };
  const layout = { ...document.layout, [id]: pointsOf(document, body, entries, exits) };
  return moduleFile({ ...document, modules, layout }, id);
}

interface Entry {
  /** Of the Dataset. */
  readonly port: string;
  readonly name: string;
  readonly id: string;
}

const isFrom = ({ nodes }: Graph, from: PortEnd, port: string) =>
  from.port === port && nodes.some(({ id, block }) => id === from.node && block === 'dataset');

/** What the outputs depend on, without what they are compared with. */
function bodyOf({ nodes, edges }: Graph, ends: readonly GraphNode[]): readonly GraphNode[] {
  const isEnd = new Set(ends.map(({ id }) => id));
  const found = new Set<string>();
  const pending = edges.filter(({ to }) => isEnd.has(to.node) && to.port === 'in').map(({ from }) => from.node);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    pending.push(...edges.filter(({ to }) => to.node === id).map(({ from }) => from.node));
  }
  return nodes.filter(({ id, block }) => found.has(id) && block !== 'dataset');
}

/** It may be left open if everything that takes it may. */
function entryNode(document: Document, { port, name, id }: Entry, isIn: ReadonlySet<string>): GraphNode {
  const { graph } = document;
  const takers = graph.edges.filter(({ from, to }) => isFrom(graph, from, port) && isIn.has(to.node));
  const isOptional = takers.every(({ to }) => {
    const node = graph.nodes.find((one) => one.id === to.node);
    return node !== undefined && portsOf(document, node, 'inputs').some((one) => one.name === to.port && one.isOptional === true); // prettier-ignore
  });
  return { id, block: 'moduleInput', name, params: isOptional ? { optional: true } : {} };
}

function freeEnd({ nodes }: Graph, wanted: string): string {
  let id = wanted;
  while (nodes.some((node) => node.id === id)) id += '_';
  return id;
}

const ROW = 100;
const COLUMN = 260;

/** Nodes stay where they are; inputs lie to the left of all, outputs to the right. */
function pointsOf(document: Document, body: readonly GraphNode[], entries: readonly { readonly id: string }[], exits: readonly { readonly id: string }[]): Record<string, Point> {
  const places = body.map(({ id }) => [id, document.layout[ROOT]?.[id] ?? { x: 0, y: 0 }] as const);
  const xs = places.map(([, { x }]) => x);
  const top = Math.min(0, ...places.map(([, { y }]) => y));
  const column = (ends: readonly { readonly id: string }[], x: number) => ends.map(({ id }, i) => [id, { x, y: top + i * ROW }] as const); // prettier-ignore
  return Object.fromEntries([
    ...places,
    ...column(entries, Math.min(...xs, 0) - COLUMN),
    ...column(exits, Math.max(...xs, 0) + COLUMN),
  ]);
} // prettier-ignore
