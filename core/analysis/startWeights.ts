import type { WeightSpec } from '../blocks/define.ts';
import { initialValues } from '../blocks/initializers.ts';
import { graphOf, ROOT, type Document, type GraphEdge, type GraphNode } from '../graph/document.ts';
import { editGraph, editNode } from '../graph/edits.ts';
import { hashName, seedOf } from '../random.ts';
import { analyse, type AnalysedNode } from './analyse.ts';
import { edgeRows } from './handSet.ts';

/** Weights by their names in files, `<path of the node>.<name of the weight>`, in TensorFlow.js's order. */
export type Values = ReadonlyMap<string, Float32Array>;

/** A weight before training: set by hand, or drawn from a stream of its own, so that adding a layer leaves it alone. */
export function startValues(
  name: string,
  spec: WeightSpec,
  start: readonly (number | undefined)[] | undefined,
  seed: number,
): Float32Array {
  const drawn = initialValues(spec.initializer, spec, seedOf(seed, hashName(name)));
  return start ? drawn.map((value, i) => start[i] ?? value) : drawn;
}

/** All weights before training. */
export function startWeights(nodes: readonly Pick<AnalysedNode, 'id' | 'weights' | 'start'>[], seed: number): Values {
  return new Map(
    nodes.flatMap(({ id, weights, start }) =>
      weights.map((spec) => {
        const name = `${id}.${spec.name}`;
        return [name, startValues(name, spec, start[spec.name], seed)] as const;
      }),
    ),
  );
}

/** Writes these weights into the document, as if set by hand; other weights stay as they are. */
export function withWeights(document: Document, weights: Values): Document {
  let changed = document;
  for (const node of analyse(document).nodes) {
    for (const { name } of node.weights) {
      const values = weights.get(`${node.id}.${name}`);
      if (values) changed = withWeight(changed, node, name, [...values]);
    }
  }
  return changed;
}

/** Takes away what was set by hand of the node with this path: it is drawn by the seed again. */
export function withoutWeights(document: Document, path: string): Document {
  const node = analyse(document).byId.get(path);
  if (!node) return document;
  const own = editOwn(document, node, ({ weights: _weights, ...rest }) => rest);
  return editEdges(own, node, ({ weights: _weights, ...edge }) => edge);
}

/** Locks places of a weight, or frees them. Of the weights on an edge all are locked together. */
export function withLocks(
  document: Document,
  path: string,
  name: string,
  places: readonly number[],
  isLocked: boolean,
): Document {
  const node = analyse(document).byId.get(path);
  if (!node) return document;
  const chosen = new Set(places);
  if (node.block.edgeWeight === name) {
    return editEdges(document, node, ({ isLocked: before, ...edge }, from, size) => {
      const isChosen = Array.from({ length: size }, (_, i) => from + i).some((at) => chosen.has(at));
      return (isChosen ? isLocked : before) ? { ...edge, isLocked: true } : edge;
    });
  }
  const others = (node.locked[name] ?? []).filter((at) => !chosen.has(at));
  const locked = isLocked ? [...others, ...places].toSorted((a, b) => a - b) : others;
  return editOwn(document, node, (own) => ({ ...own, locked: { ...own.locked, [name]: locked } }));
}

function withWeight(document: Document, node: AnalysedNode, name: string, values: readonly number[]): Document {
  if (node.block.edgeWeight !== name) {
    return editOwn(document, node, (own) => ({ ...own, weights: { ...own.weights, [name]: [...values] } }));
  }
  return editEdges(document, node, (edge, from, size) => ({ ...edge, weights: values.slice(from, from + size) }));
}

function editOwn(document: Document, { id }: AnalysedNode, edit: (node: GraphNode) => GraphNode): Document {
  const { key, nodeId } = placeOf(document, id);
  return editNode(document, key, nodeId, edit);
}

/** The edges that arrive at a node; `from` and `size` say which of its inputs they bring. */
function editEdges(
  document: Document,
  node: AnalysedNode,
  edit: (edge: GraphEdge, from: number, size: number) => GraphEdge,
): Document {
  const rows = new Map(edgeRows(node).map(({ edge, ...row }) => [lastOf(edge), row]));
  return editGraph(document, placeOf(document, node.id).key, (graph) => ({
    ...graph,
    edges: graph.edges.map((edge) => {
      const row = rows.get(edge.id);
      return row ? edit(edge, row.from, row.size) : edge;
    }),
  }));
}

/** The graph and the node that a path through modules leads to. */
function placeOf(document: Document, path: string): { readonly key: string; readonly nodeId: string } {
  let key = ROOT;
  const ids = path.split('/');
  for (const id of ids.slice(0, -1)) {
    key = graphOf(document, key)?.nodes.find((node) => node.id === id)?.module ?? key;
  }
  return { key, nodeId: lastOf(path) };
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
