import { findBlock } from '../blocks/catalogue.ts';
import { defaultParams, type ParamValues } from '../blocks/params.ts';
import type { Block } from '../blocks/define.ts';
import {
  MOST_NODES,
  moduleOf,
  type Document,
  type Graph,
  type GraphEdge,
  type GraphNode,
  type Override,
} from '../graph/document.ts';
import { moduleSizes } from './moduleSizes.ts';

/** Modules within each other. */
const DEEPEST = 100;

/** An output of a node, whose path this is. */
export interface Output {
  readonly node: string;
  readonly port: string;
}

/** Something that arrives at a port: which output, over which edge (both as paths through the modules). */
export interface FlatInput {
  readonly from: Output;
  readonly edge: string;
  readonly port: string;
  /** What the edge says of its weights. */
  readonly weights?: readonly number[] | undefined;
  readonly isLocked?: boolean | undefined;
}

/** A node once all modules are opened. Its id is its path: `encoder/attention/q`. */
export interface FlatNode {
  readonly id: string;
  /**
   * What names of weights and random streams go by: it is unique as the path is, and stays when the node goes into a
   * module or out of one. The same as the path where nothing was ever moved so.
   */
  readonly identity: string;
  /** Undefined when this version does not know the block. */
  readonly block: Block | undefined;
  readonly type: string;
  readonly name: string | undefined;
  readonly params: ParamValues;
  readonly weights: GraphNode['weights'];
  readonly locked: GraphNode['locked'];
  readonly inputs: readonly FlatInput[];
}

export interface FlatGraph {
  readonly nodes: readonly FlatNode[];
  /** Paths of nodes whose module does not exist, contains itself, or would become too many nodes: they are not opened. */
  readonly broken: readonly { readonly id: string; readonly reason: 'missing' | 'recursive' | 'large' }[];
}

interface Scope {
  readonly prefix: string;
  /** What identities begin with, in parts. */
  readonly names: readonly string[];
  /** What the uses that we are inside of say of a node in this graph, the outermost first. */
  said(path: string): readonly Override[];
}

/** Opens every module in place, so that what follows sees one graph of blocks. */
export function flatten(document: Pick<Document, 'graph' | 'modules'>): FlatGraph {
  const nodes: FlatNode[] = [];
  const broken: FlatGraph['broken'][number][] = [];
  const sizes = moduleSizes(document);
  const taken = new Set<string>();
  /** Ends of modules have nothing that goes by a name: theirs is their path. */
  const identityOf = ({ block }: GraphNode, id: string, names: readonly string[]): string => {
    if (block === 'moduleInput' || block === 'moduleOutput') return id;
    let identity = names.filter((name) => name !== '').join('/');
    // No edit makes the same name twice; a file may.
    if (taken.has(identity)) identity = id;
    while (taken.has(identity)) identity += '+';
    taken.add(identity);
    return identity;
  };
  let room = MOST_NODES - document.graph.nodes.length;
  const walk = (graph: Graph, scope: Scope, entries: readonly FlatInput[]) => {
    const byId = new Map(graph.nodes.map((node) => [node.id, node]));
    const arriving = new Map<string, GraphEdge[]>(graph.nodes.map((node) => [node.id, []]));
    for (const edge of graph.edges) arriving.get(edge.to.node)?.push(edge);
    for (const node of graph.nodes) {
      const id = scope.prefix + node.id;
      const names = [...scope.names, node.uid ?? node.id];
      const said = scope.said(node.id);
      const inputs = incoming(arriving.get(node.id) ?? [], byId, node, scope);
      if (node.module === undefined) {
        const outer = entries.filter((entry) => entry.port === node.id).map((entry) => ({ ...entry, port: 'in' }));
        const own = node.block === 'moduleInput' ? outer : inputs;
        nodes.push({ ...flatNode(node, own, said), id, identity: identityOf(node, id, names) });
        continue;
      }
      const inner = moduleOf(document, node.module);
      const size = sizes.get(node.module);
      if (!inner) broken.push({ id, reason: 'missing' });
      else if (!size) broken.push({ id, reason: 'recursive' });
      else if (scope.prefix === '' && (size.nodes > room || size.depth > DEEPEST)) broken.push({ id, reason: 'large' });
      else {
        // What lies within counts with the outermost.
        if (scope.prefix === '') room -= size.nodes;
        walk(inner.graph, { prefix: `${id}/`, names, said: within(scope, node) }, inputs);
      }
    }
  };
  walk(document.graph, { prefix: '', names: [], said: () => [] }, []);
  return { nodes, broken };
}

/** What holds in a module's graph: what is said from outside of it goes before what its use says. */
function within(scope: Scope, use: GraphNode): Scope['said'] {
  const overrides = new Map(Object.entries(use.overrides ?? {}));
  return (path) => [...scope.said(`${use.id}/${path}`), ...(overrides.has(path) ? [overrides.get(path) ?? {}] : [])];
}

function flatNode(
  node: GraphNode,
  inputs: readonly FlatInput[],
  said: readonly Override[],
): Omit<FlatNode, 'id' | 'identity'> {
  const type = node.block ?? '';
  const block = findBlock(type);
  const params = { ...(block ? defaultParams(block.params) : {}), ...node.params };
  const weights = said.find((own) => own.weights)?.weights ?? node.weights;
  const locked = said.find((own) => own.locked)?.locked ?? node.locked;
  return { block, type, name: node.name, params, weights, locked, inputs };
}

/** The edges into a node, in the order in which they were drawn. */
function incoming(
  arriving: readonly GraphEdge[],
  byId: ReadonlyMap<string, GraphNode>,
  node: GraphNode,
  scope: Scope,
): readonly FlatInput[] {
  const source = ({ from: { node: id, port } }: GraphEdge): Output => {
    const path = scope.prefix + id;
    return byId.get(id)?.module === undefined ? { node: path, port } : { node: `${path}/${port}`, port: 'out' };
  };
  const known = arriving.filter((edge) => byId.has(edge.from.node));
  const said = scope.said(node.id).flatMap(({ edges }) => (edges ? [new Map(Object.entries(edges))] : []));
  return known.map((edge) => {
    const { weights, isLocked } = said.find((edges) => edges.has(edge.id))?.get(edge.id) ?? edge;
    return { from: source(edge), edge: scope.prefix + edge.id, port: edge.to.port, weights, isLocked };
  });
}
