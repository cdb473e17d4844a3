import type { WeightSpec } from '../blocks/define.ts';
import { initialValues } from '../blocks/initializers.ts';
import { ROOT, type Document, type Override } from '../graph/document.ts';
import { editGraph, editNode } from '../graph/edits.ts';
import { hashName, seedOf } from '../random.ts';
import { analyse } from './analyse.ts';
import type { AnalysedNode, Said } from './node.ts';
import { edgeRows } from './handSet.ts';

/** Weights by their names in files, `<identity of the node>.<name of the weight>`, in TensorFlow.js order. */
export type Values = ReadonlyMap<string, Float32Array>;

/**
 * A weight before training: set by hand, else from a file, else drawn from its own random stream, so that adding a layer
 * does not change it. Never an array of the file itself.
 */
export function startValues(
  name: string,
  spec: WeightSpec,
  start: readonly (number | undefined)[] | undefined,
  seed: number,
  inFile?: Float32Array,
): Float32Array {
  const others = inFile?.slice() ?? initialValues(spec.initializer, spec, seedOf(seed, hashName(name)));
  return start ? others.map((value, i) => start[i] ?? value) : others;
}

/** All weights before training. */
export function startWeights(
  nodes: readonly Pick<AnalysedNode, 'identity' | 'weights' | 'start'>[],
  seed: number,
): Values {
  return new Map(
    nodes.flatMap(({ identity, weights, start }) =>
      weights.map((spec) => {
        const name = `${identity}.${spec.name}`;
        return [name, startValues(name, spec, start[spec.name], seed)] as const;
      }),
    ),
  );
}

/** Writes these weights into the document as if set by hand; other weights stay unchanged. */
export function withWeights(document: Document, weights: Values): Document {
  return analyse(document).nodes.reduce((changed, node) => withWeightsOf(changed, node, weights), document);
}

function withWeightsOf(document: Document, node: AnalysedNode, weights: Values): Document {
  const { identity, block } = node;
  const given = node.weights.flatMap(({ name }) => {
    const values = weights.get(`${identity}.${name}`);
    return values ? [[name, [...values]] satisfies [string, number[]]] : [];
  });
  const own = given.filter(([name]) => name !== block.edgeWeight);
  const wires = given.find(([name]) => name === block.edgeWeight)?.[1];
  const changed = own.length === 0 ? document : editOwn(document, node, ({ locked, weights: before }) => ({ locked, weights: { ...before, ...Object.fromEntries(own) } })); // prettier-ignore
  return wires === undefined ? changed : editEdges(changed, node, ({ isLocked }, from, size) => ({ isLocked, weights: wires.slice(from, from + size) })); // prettier-ignore
}

/** Removes the weights set by hand for the node at this path: they are drawn from the seed again. */
export function withoutWeights(document: Document, path: string): Document {
  const node = analyse(document).byId.get(path);
  if (!node) return document;
  const own = editOwn(document, node, ({ locked }) => ({ locked }));
  return editEdges(own, node, ({ isLocked }) => ({ isLocked }));
}

/** Locks or unlocks indices of a weight. The weights of an edge are locked all together. */
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
    return editEdges(document, node, ({ weights, isLocked: before }, from, size) => {
      const isChosen = Array.from({ length: size }, (_, i) => from + i).some((at) => chosen.has(at));
      return { weights, isLocked: (isChosen ? isLocked : before) ? true : undefined };
    });
  }
  const others = (node.locked[name] ?? []).filter((at) => !chosen.has(at));
  const locked = isLocked ? [...others, ...places].toSorted((a, b) => a - b) : others;
  return editOwn(document, node, (own) => ({ ...own, locked: { ...own.locked, [name]: locked } }));
}

type Own = Partial<Pick<Said, 'weights' | 'locked'>>;
type Wire = Partial<Said['edges'][number]>;

/**
 * Edits the settings of a node itself. Inside a module they become overrides of the use, since other uses have their
 * own weights.
 */
function editOwn(document: Document, node: AnalysedNode, edit: (own: Own) => Own): Document {
  const { use, inner } = placeOf(node.id);
  const { weights, locked } = edit(node.said);
  if (inner === undefined) {
    return editNode(document, ROOT, use, ({ weights: _weights, locked: _locked, ...rest }) => ({
      ...rest,
      ...(weights && { weights }),
      ...(locked && { locked }),
    }));
  }
  return override(document, use, inner, (before) => ({ ...before, weights: weights ?? {}, locked: locked ?? {} }));
}

/** Does the same for the input edges; `from` and `size` tell which rows each of them brings. */
function editEdges(
  document: Document,
  node: AnalysedNode,
  edit: (wire: Wire, from: number, size: number) => Wire,
): Document {
  const { use, inner } = placeOf(node.id);
  const edited = new Map(
    edgeRows(node).map(({ edge, from, size }, i) => {
      const { weights, isLocked } = edit(node.said.edges[i] ?? {}, from, size);
      return [lastOf(edge), { ...(weights && { weights: [...weights] }), ...(isLocked && { isLocked }) }] as const;
    }),
  );
  if (inner !== undefined) {
    return override(document, use, inner, (before) => ({ ...before, edges: Object.fromEntries(edited) }));
  }
  return editGraph(document, ROOT, (graph) => ({
    ...graph,
    edges: graph.edges.map((edge) => {
      const said = edited.get(edge.id);
      const { weights: _weights, isLocked: _isLocked, ...rest } = edge;
      return said ? { ...rest, ...said } : edge;
    }),
  }));
}

function override(document: Document, use: string, inner: string, edit: (before: Override) => Override): Document {
  return editNode(document, ROOT, use, (node) => {
    const before = new Map(Object.entries(node.overrides ?? {})).get(inner) ?? {};
    return { ...node, overrides: { ...node.overrides, [inner]: edit(before) } };
  });
}

/** A node of the outermost graph and, if it is the use of a module, the path from there. */
function placeOf(path: string): { readonly use: string; readonly inner: string | undefined } {
  const [use = '', ...inner] = path.split('/');
  return { use, inner: inner.length > 0 ? inner.join('/') : undefined };
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
