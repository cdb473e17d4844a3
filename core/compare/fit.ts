import { analyse } from '../analysis/analyse.ts';
import type { AnalysedNode } from '../analysis/node.ts';
import { ancestors } from '../analysis/order.ts';
import { graphOf, moduleOf, ROOT, type Document, type GraphNode } from '../graph/document.ts';
import { editGraph } from '../graph/edits.ts';
import { isComputed } from '../graph/settings.ts';
import { asText } from '../graph/words.ts';
import { builtIns } from '../modules/catalogue.ts';
import type { ParamValue, ParamValues } from '../params.ts';
import type { Text } from '../text.ts';
import { likelyParams } from './beside.ts';
import { blockOf, type Layers } from './layers.ts';
import { analysedIn, nodesOf, type Part } from './part.ts';

/** Something that a part sets differently from the layer beside it. */
export interface Misfit {
  /** The param of the layer's module. */
  readonly name: string;
  readonly label: Text;
  readonly own: ParamValue;
  readonly layer: ParamValue;
}

/** Params on which the shapes of weights and steps depend. */
const SIZES = ['width', 'heads', 'keyHeads', 'feedForward'];
/** Params that change no number while nothing is trained. */
const IDLE = ['dropout', 'depth'];

/**
 * What a part has of another size than the layer. Of a use of the same module also everything else that is set
 * differently; blocks that are wired by hand are heard only by their numbers.
 */
export function misfits(document: Document, part: Part, { module, params }: Layers): readonly Misfit[] {
  const builtIn = blockOf(module);
  if (!builtIn) return [];
  const analysis = analyse(document);
  const width = headsWidth(analysedIn(document, analysis, part));
  const own: ParamValues = {
    ...likelyParams(document, analysis, part, builtIn),
    ...(width !== undefined && { width }),
  };
  const use = useOf(document, part);
  const known = new Set(moduleOf(document, use?.module)?.params.map(({ name }) => name));
  return builtIn.module.params.flatMap(({ name, label }): readonly Misfit[] => {
    const [here, there] = [own[name], params[name]];
    const isHeard = (SIZES.includes(name) && name !== 'keyHeads') || (known.has(name) && !IDLE.includes(name));
    const differs = here !== undefined && there !== undefined && JSON.stringify(here) !== JSON.stringify(there);
    return isHeard && differs ? [{ name, label: asText(label ?? name), own: here, layer: there }] : [];
  });
}

/** How wide queries are before they are cut into heads: what feeds a block may already have another width. */
function headsWidth(nodes: readonly AnalysedNode[]): number | undefined {
  const split = nodes.find(({ block }) => block.type === 'splitHeads' || block.type === 'splitQkv');
  const width = split?.inputs[0]?.type.shape.at(-1);
  return width === undefined || split?.block.type === 'splitHeads' ? width : width / 3;
}

/** The only node of a part, if that is the use of a module. */
function useOf(document: Document, part: Part): GraphNode | undefined {
  const own = nodesOf(document, part);
  const [node, ...others] = graphOf(document, part.graph)?.nodes.filter(({ id }) => own.has(id)) ?? [];
  return others.length === 0 && node?.module !== undefined ? node : undefined;
}

/**
 * A part that is as large as the layer, together with what stands before and beside it and had its size. Whatever is
 * computed from params of a module stays so.
 */
export function fitted(document: Document, part: Part, layers: Layers): Document {
  const found = misfits(document, part, layers);
  const change = new Map(found.map((misfit) => [misfit.name, misfit]));
  const own = nodesOf(document, part);
  const set = Object.fromEntries(found.map(({ name, layer }) => [name, layer]));
  const within = editGraph(document, part.graph, (graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) => (own.has(node.id) ? resized(withParams(document, node, set), change) : node)),
  }));
  const uses = (graphOf(document, part.graph)?.nodes ?? []).filter(({ id }) => own.has(id));
  const inside = modulesIn(document, uses).filter((key) => !isBuiltIn(key));
  const resizedModules = inside.reduce(
    (changed, key) => editGraph(changed, key, (graph) => ({ ...graph, nodes: graph.nodes.map((node) => resized(node, change)) })),
    within,
  );
  return change.has('width') ? withSurroundings(resizedModules, part, change, inside) : resizedModules;
} // prettier-ignore

const isBuiltIn = (key: string) => builtIns.some(({ id }) => id === key);

type Change = ReadonlyMap<string, Misfit>;

/** A use whose module has these params, with them. */
function withParams(document: Document, node: GraphNode, params: ParamValues): GraphNode {
  const known = moduleOf(document, node.module)?.params.map(({ name }) => name) ?? [];
  const fitting = Object.entries(params).filter(([name]) => known.includes(name));
  return { ...node, params: { ...node.params, ...Object.fromEntries(fitting) } as GraphNode['params'] };
}

/** The modules that some nodes use, and those that these use. */
function modulesIn(document: Document, nodes: readonly GraphNode[]): readonly string[] {
  const found = new Set<string>();
  const add = (all: readonly GraphNode[]) => {
    for (const { module } of all) {
      if (module === undefined || found.has(module)) continue;
      found.add(module);
      add(moduleOf(document, module)?.graph.nodes ?? []);
    }
  };
  add(nodes);
  return [...found];
}

/** What feeds the part becomes as wide, and so does what else has its size and takes what it takes. */
function withSurroundings(document: Document, part: Part, change: Change, done: readonly string[]): Document {
  const own = nodesOf(document, part);
  const before = ancestors(waiting(document, part.graph), ...own);
  const used = modulesIn(document, graphOf(document, part.graph)?.nodes ?? []);
  const inside = used.filter((key) => !isBuiltIn(key) && !done.includes(key));
  const keys = [...new Set([ROOT, part.graph, ...inside])];
  return keys.reduce(
    (changed, key) =>
      editGraph(changed, key, (graph) => ({
        ...graph,
        nodes: graph.nodes.map((node) => {
          const isOwn = key === part.graph && own.has(node.id);
          const isBefore = key !== part.graph || before.has(node.id);
          return isOwn || (node.block === 'linear' && !isBefore) ? node : resized(node, change);
        }),
      })),
    document,
  );
}

function waiting(document: Document, key: string) {
  const { nodes = [], edges = [] } = graphOf(document, key) ?? {};
  return nodes.map(({ id }) => ({ id, inputs: edges.filter(({ to }) => to.node === id).map(({ from }) => ({ from })) }));
} // prettier-ignore

/** The params of blocks that are sizes, by what they are the size of. */
const sizes: Readonly<Record<string, readonly string[]>> = {
  units: ['width', 'feedForward'],
  width: ['width'],
  heads: ['heads'],
  keyHeads: ['keyHeads'],
  feedForward: ['feedForward'],
};

/** A node in which every size that was the part's is the layer's. */
function resized(node: GraphNode, change: Change): GraphNode {
  const params = Object.entries(node.params).map(([name, value]) => {
    if (isComputed(value) || !Object.hasOwn(sizes, name)) return [name, value] as const;
    const wanted = sizes[name]?.map((size) => change.get(size)) ?? [];
    const found = wanted.find((misfit) => misfit?.own === value);
    const fused = name === 'units' ? change.get('width') : undefined;
    if (found) return [name, found.layer] as const;
    // Queries, keys and values side by side.
    return [name, fused && value === 3 * Number(fused.own) ? 3 * Number(fused.layer) : value] as const;
  });
  return { ...node, params: Object.fromEntries(params) as GraphNode['params'] };
}
