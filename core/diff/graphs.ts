import {
  ROOT,
  graphOf,
  type Document,
  type Graph,
  type GraphEdge,
  type GraphKey,
  type GraphNode,
} from '../graph/document.ts';
import { changesBetween, isSame, type Change } from './changes.ts';

/** A node that both graphs have, and that differs. */
export interface NodeDifference {
  readonly before: GraphNode;
  readonly after: GraphNode;
  /** By the keys of a node: `name`, `params.units`, `isFrozen`, `repeat`. */
  readonly changes: readonly Change[];
  /** Weights that are set by hand or locked, its own or those on its wires, differ. */
  readonly hasOtherWeights: boolean;
}

/** How a graph differs from another version of it. */
export interface GraphDifference {
  readonly added: readonly GraphNode[];
  readonly removed: readonly GraphNode[];
  readonly changed: readonly NodeDifference[];
  /** Wires that only the newer or only the older one has. */
  readonly wired: readonly GraphEdge[];
  readonly unwired: readonly GraphEdge[];
  /** How many nodes of both lie elsewhere on the canvas. */
  readonly moved: number;
  /** How many nodes both have, changed or not. */
  readonly common: number;
}

const nothing: Graph = { nodes: [], edges: [] };

/**
 * How a graph of a document, the outermost or that of a module, differs in another version of the document. Nodes belong
 * together that have the same id, or the same identity, and are of the same kind.
 */
export function graphDifference(before: Document, after: Document, key: GraphKey = ROOT): GraphDifference {
  const old = graphOf(before, key) ?? nothing;
  const own = graphOf(after, key) ?? nothing;
  const pairs = pairsOf(old.nodes, own.nodes);
  const partners = new Map(pairs.map(([one, other]) => [one.id, other.id]));
  const taken = new Set(partners.values());
  const wires = wiresOf(old.edges, own.edges, partners);
  const places = [before.layout[key] ?? {}, after.layout[key] ?? {}] as const;
  return {
    added: own.nodes.filter(({ id }) => !taken.has(id)),
    removed: old.nodes.filter(({ id }) => !partners.has(id)),
    changed: pairs.flatMap(([one, other]) => differenceOf(one, other, wires.reweighted) ?? []),
    wired: wires.wired,
    unwired: wires.unwired,
    moved: pairs.filter(([one, other]) => !isSame(places[0][one.id], places[1][other.id])).length,
    common: pairs.length,
  };
}

/** The nodes of a graph that both versions have: the ids in the newer one, by those in the older. */
export function partnersIn(before: Document, after: Document, key: GraphKey): ReadonlyMap<string, string> {
  const pairs = pairsOf((graphOf(before, key) ?? nothing).nodes, (graphOf(after, key) ?? nothing).nodes);
  return new Map(pairs.map(([one, other]) => [one.id, other.id]));
}

/** Nodes of two versions that belong together. */
function pairsOf(old: readonly GraphNode[], own: readonly GraphNode[]): readonly (readonly [GraphNode, GraphNode])[] {
  const partners = new Map<GraphNode, GraphNode>();
  const taken = new Set<GraphNode>();
  const names: readonly ((node: GraphNode) => string)[] = [({ id }) => id, ({ id, uid }) => uid ?? id];
  for (const name of names) {
    const free = new Map(own.filter((node) => !taken.has(node)).map((node) => [name(node), node]));
    for (const node of old) {
      const partner = partners.has(node) ? undefined : free.get(name(node));
      if (!partner || taken.has(partner) || kindOf(partner) !== kindOf(node)) continue;
      partners.set(node, partner);
      taken.add(partner);
    }
  }
  return [...partners];
}

function kindOf({ block, module }: GraphNode): string {
  return block === undefined ? `module ${module}` : `block ${block}`;
}

interface Wires {
  readonly wired: readonly GraphEdge[];
  readonly unwired: readonly GraphEdge[];
  /** Nodes of the newer graph into which a wire goes whose weights or lock differ. */
  readonly reweighted: ReadonlySet<string>;
}

/** Wires that go from the same port to the same port are the same, whatever their ids. */
function wiresOf(old: readonly GraphEdge[], own: readonly GraphEdge[], partners: ReadonlyMap<string, string>): Wires {
  const nameOf = ({ from, to }: GraphEdge) => `${from.node}.${from.port} ${to.node}.${to.port}`;
  const end = ({ node, port }: GraphEdge['from']) => ({ node: partners.get(node) ?? ` ${node}`, port });
  const before = new Map(old.map((edge) => [nameOf({ ...edge, from: end(edge.from), to: end(edge.to) }), edge]));
  const after = new Map(own.map((edge) => [nameOf(edge), edge]));
  const isOther = (edge: GraphEdge, { weights, isLocked }: GraphEdge) =>
    !isSame(edge.weights, weights) || (edge.isLocked ?? false) !== (isLocked ?? false);
  const reweighted = [...after].flatMap(([name, edge]) => {
    const former = before.get(name);
    return former && isOther(former, edge) ? [edge.to.node] : [];
  });
  return {
    wired: [...after].flatMap(([name, edge]) => (before.has(name) ? [] : [edge])),
    unwired: [...before].flatMap(([name, edge]) => (after.has(name) ? [] : [edge])),
    reweighted: new Set(reweighted),
  };
}

/** Undefined if there is none. An id or identity alone is no difference of the network. */
function differenceOf(
  before: GraphNode,
  after: GraphNode,
  reweighted: ReadonlySet<string>,
): NodeDifference | undefined {
  const { id: _a, uid: _b, weights: w1, locked: l1, overrides: o1, ...one } = before;
  const { id: _c, uid: _d, weights: w2, locked: l2, overrides: o2, ...other } = after;
  const changes = changesBetween(one, other);
  const hasOtherWeights = !isSame([w1, l1, o1], [w2, l2, o2]) || reweighted.has(after.id);
  return changes.length > 0 || hasOtherWeights ? { before, after, changes, hasOtherWeights } : undefined;
}
