import { findBlock } from '../blocks/catalogue.ts';
import type { Fix } from '../blocks/define.ts';
import { readingOf } from '../data/csv/reading.ts';
import type { CsvColumn } from '../data/csv/source.ts';
import type { DataSource } from '../data/source.ts';
import { failure, ok } from '../result.ts';
import { text } from '../text.ts';
import { graphOf, moduleOf, type Document, type Graph, type GraphEdge, type GraphKey } from './document.ts';
import { edgesInto, editNode, insertOnEdge, reconnect, remove, setParam, setParams, setRepeat, type Edited } from './edits.ts'; // prettier-ignore

/** Applies the one-click fix of a problem on a node. */
export function applyFix(document: Document, key: GraphKey, nodeId: string, fix: Fix): Edited {
  switch (fix.kind) {
    case 'setParams':
      return ok(setParams(document, key, nodeId, fix.params));
    case 'setTraining':
      return ok({ ...document, training: { ...document.training, ...fix.training } });
    case 'setUnits': {
      const linear = lastLinear(graphOf(document, key), nodeId);
      return linear === undefined
        ? insertBefore(document, key, nodeId, { block: 'linear', params: { units: fix.units } })
        : ok(setParam(document, key, linear, 'units', fix.units));
    }
    case 'insertBefore':
      return insertBefore(document, key, nodeId, fix);
    case 'setRepeat':
      return ok(setRepeat(document, key, nodeId, fix.repeat));
    case 'removeWires': {
      const { wires } = fix;
      const arrives = (port: string) => ({ to }: GraphEdge) => to.node === nodeId && to.port === port; // prettier-ignore
      const edges = 'port' in wires ? (graphOf(document, key)?.edges.filter(arrives(wires.port)) ?? []).map(({ id }) => id) : wires; // prettier-ignore
      return ok(remove(document, key, { nodes: [], edges }));
    }
    case 'removeItself':
      return ok(withoutItself(document, graphOf(document, key)?.nodes.find(({ id }) => id === nodeId)?.module));
    case 'takeFrom': {
      const edge = graphOf(document, key)?.edges.find(({ id }) => id === fix.edge);
      if (!edge) return failure(text('This wire no longer exists.', 'Diese Leitung gibt es nicht mehr.'));
      return reconnect(document, key, edge.id, { ...edge.from, port: fix.port }, edge.to);
    }
    case 'freeze':
      return ok(editNode(document, key, nodeId, (node) => ({ ...node, isFrozen: true })));
    case 'unshare':
      return ok(editNode(document, key, nodeId, ({ shares: _shares, ...node }) => node));
    case 'setTarget':
      return ok({ ...document, data: withTarget(document.data, fix.column) });
    case 'dealAnew':
      return ok({ ...document, data: withReading(document.data) });
    case 'takeTokenizer':
      // It lies in a file that the engine has.
      return ok(document);
  }
}

/** Removes every use of a module from that module and from the modules it uses. */
function withoutItself(document: Document, module: string | undefined): Document {
  const within = new Set(module === undefined ? [] : [module]);
  // Iterating over a set also visits what is added on the way.
  for (const id of within) {
    for (const node of moduleOf(document, id)?.graph.nodes ?? [])
      if (node.module !== undefined) within.add(node.module);
  }
  return [...within].reduce((cleaned, id) => {
    const uses = moduleOf(cleaned, id)?.graph.nodes.filter((node) => node.module === module) ?? [];
    return uses.length === 0 ? cleaned : remove(cleaned, id, { nodes: uses.map((node) => node.id), edges: [] });
  }, document);
}

/** The previous target column is left out. */
function withTarget(data: DataSource, column: number): DataSource {
  if (!('columns' in data)) return data;
  const roleOf = (role: CsvColumn['role'], i: number) =>
    i === column ? 'target' : role === 'target' ? 'ignore' : role;
  return { ...data, columns: data.columns.map((one, i) => ({ ...one, role: roleOf(one.role, i) })) };
}

function withReading(data: DataSource): DataSource {
  return data.kind === 'csv' ? { ...data, reading: readingOf(data) } : data;
}

function insertBefore(
  document: Document,
  key: GraphKey,
  nodeId: string,
  { block, params, input = 0 }: Pick<Extract<Fix, { kind: 'insertBefore' }>, 'block' | 'params' | 'input'>,
): Edited {
  const graph = graphOf(document, key);
  const node = graph?.nodes.find((candidate) => candidate.id === nodeId);
  const edge = graph && node && edgesInto(document, graph, node)[input];
  return edge
    ? insertOnEdge(document, key, edge.id, block, params)
    : failure(text('Nothing arrives here yet.', 'Hier kommt noch nichts an.'));
}

/** The Linear that determines the width of the node's input: only shape-preserving blocks may lie between them. */
function lastLinear(graph: Graph | undefined, nodeId: string): string | undefined {
  const end = graph?.nodes.find(({ id }) => id === nodeId);
  // The target that an output is compared with is not part of the network.
  const arrives = ({ to }: GraphEdge) => to.node === nodeId && (end?.block !== 'output' || to.port === 'in');
  const incoming = graph?.edges.filter(arrives) ?? [];
  const source = graph?.nodes.find((node) => node.id === incoming[0]?.from.node);
  if (incoming.length !== 1 || source === undefined) return undefined;
  if (source.block === 'linear' || source.block === 'languageHead') return source.id;
  const category = source.block === undefined ? undefined : findBlock(source.block)?.category;
  return category === 'activations' || category === 'normalisation' ? lastLinear(graph, source.id) : undefined;
}
