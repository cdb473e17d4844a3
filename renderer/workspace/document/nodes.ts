import { graphOf, type Document, type Graph, type GraphNode } from '../../../core/graph/document.ts';

const known = new WeakMap<Graph, ReadonlyMap<string, GraphNode>>();

/** The nodes of a graph by their ids. */
export function nodesById(graph: Graph): ReadonlyMap<string, GraphNode> {
  const old = known.get(graph);
  if (old) return old;
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  known.set(graph, nodes);
  return nodes;
}

/** The node with this id in the graph that `key` names. */
export function nodeOf(document: Document, key: string, id: string): GraphNode | undefined {
  const graph = graphOf(document, key);
  return graph && nodesById(graph).get(id);
}
