import { findBlock } from '../blocks/catalogue.ts';
import { defaultParams, type ParamValues } from '../blocks/params.ts';
import type { Block } from '../blocks/define.ts';
import type { Document, Graph, GraphEdge, GraphNode } from '../graph/document.ts';
import { inPortOrder } from '../graph/edits.ts';

/** Something that arrives at a node: which node's output, over which edge (both as paths through the modules). */
export interface FlatInput {
  readonly from: string;
  readonly edge: string;
  readonly port: string;
  /** What the edge says of its weights. */
  readonly weights?: readonly number[] | undefined;
  readonly isLocked?: boolean | undefined;
}

/** A node once all modules are opened. Its id is its path: `encoder/attention/q`. */
export interface FlatNode {
  readonly id: string;
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
  /** Paths of nodes whose module does not exist or contains itself. */
  readonly broken: readonly { readonly id: string; readonly reason: 'missing' | 'recursive' }[];
}

interface Scope {
  readonly prefix: string;
  /** Names of the modules that we are inside of. */
  readonly open: readonly string[];
}

/** Opens every module in place, so that what follows sees one graph of blocks. */
export function flatten(document: Pick<Document, 'graph' | 'modules'>): FlatGraph {
  const nodes: FlatNode[] = [];
  const broken: FlatGraph['broken'][number][] = [];
  const walk = (graph: Graph, scope: Scope, entries: readonly FlatInput[]) => {
    const byId = new Map(graph.nodes.map((node) => [node.id, node]));
    const arriving = new Map<string, GraphEdge[]>(graph.nodes.map((node) => [node.id, []]));
    for (const edge of graph.edges) arriving.get(edge.to.node)?.push(edge);
    for (const node of graph.nodes) {
      const id = scope.prefix + node.id;
      const inputs = incoming(arriving.get(node.id) ?? [], byId, node, scope);
      if (node.module === undefined) {
        const outer = entries.filter((entry) => entry.port === node.id);
        nodes.push(flatNode(node, id, node.block === 'moduleInput' ? outer : inputs));
        continue;
      }
      const inner = document.modules[node.module];
      if (!inner) broken.push({ id, reason: 'missing' });
      else if (scope.open.includes(node.module)) broken.push({ id, reason: 'recursive' });
      else walk(inner.graph, { prefix: `${id}/`, open: [...scope.open, node.module] }, inputs);
    }
  };
  walk(document.graph, { prefix: '', open: [] }, []);
  return { nodes, broken };
}

function flatNode(node: GraphNode, id: string, inputs: readonly FlatInput[]): FlatNode {
  const type = node.block ?? '';
  const block = findBlock(type);
  const params = { ...(block ? defaultParams(block.params) : {}), ...node.params };
  return { id, block, type, name: node.name, params, weights: node.weights, locked: node.locked, inputs };
}

/** The edges into a node, in port order, then in the order in which they were drawn. */
function incoming(
  arriving: readonly GraphEdge[],
  byId: ReadonlyMap<string, GraphNode>,
  node: GraphNode,
  scope: Scope,
): readonly FlatInput[] {
  const source = (edge: GraphEdge) => {
    const from = scope.prefix + edge.from.node;
    return byId.get(edge.from.node)?.module === undefined ? from : `${from}/${edge.from.port}`;
  };
  const known = arriving.filter((edge) => byId.has(edge.from.node));
  return inPortOrder(node, known).map((edge) => ({
    from: source(edge),
    edge: scope.prefix + edge.id,
    port: edge.to.port,
    weights: edge.weights,
    isLocked: edge.isLocked,
  }));
}
