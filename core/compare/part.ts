import { z } from 'zod';
import type { Analysis, AnalysedNode } from '../analysis/node.ts';
import { graphOf, type Document, type Graph, type GraphNode, type PortEnd } from '../graph/document.ts';
import { memoised } from '../memo.ts';
import type { TensorType } from '../tensorType.ts';

/** Some nodes of one graph, which are compared as a whole: a use of a module, or blocks wired by hand. */
export const part = z.object({
  /** The graph that the nodes belong to, as in the layout. */
  graph: z.string(),
  /** The path to it, ending in a slash: `encoder/2/`; empty for the outermost graph. */
  within: z.string().max(10_000),
  nodes: z.array(z.string()).max(1000),
});
export type Part = z.infer<typeof part>;

/** What is compared: ends of modules, data and outputs belong to no part. */
const isComputing = ({ block }: GraphNode) =>
  block !== 'dataset' && block !== 'output' && block !== 'moduleInput' && block !== 'moduleOutput';

/**
 * The ids of a part's nodes. Whatever lies between two of them belongs to it as well, so that a block inserted later is
 * included.
 */
export function nodesOf(document: Pick<Document, 'graph' | 'modules'>, { graph: key, nodes }: Part): ReadonlySet<string> {
  const graph = graphOf(document, key);
  if (!graph) return new Set();
  const computing = graph.nodes.filter(isComputing).map(({ id }) => id);
  const chosen = computing.filter((id) => nodes.includes(id));
  const { after, before } = neighbours(graph);
  const [below, above] = [reached(chosen, after), reached(chosen, before)];
  return new Set(computing.filter((id) => below.has(id) && above.has(id)));
} // prettier-ignore

type Neighbours = ReadonlyMap<string, readonly string[]>;

const neighbours = memoised((graph: Graph) => {
  const after = new Map<string, string[]>();
  const before = new Map<string, string[]>();
  for (const { from, to } of graph.edges) {
    after.set(from.node, [...(after.get(from.node) ?? []), to.node]);
    before.set(to.node, [...(before.get(to.node) ?? []), from.node]);
  }
  return { after, before };
});

/** These nodes and all that can be reached from them. */
function reached(from: readonly string[], next: Neighbours): ReadonlySet<string> {
  const found = new Set(from);
  for (const id of found) for (const other of next.get(id) ?? []) found.add(other);
  return found;
}

/** The analysed nodes of a part, modules opened, in execution order; those with unknown types are missing. */
export function analysedIn(
  document: Document,
  { nodes }: Pick<Analysis, 'nodes'>,
  part: Part,
): readonly AnalysedNode[] {
  const own = [...nodesOf(document, part)].map((id) => part.within + id);
  return nodes.filter(({ id }) => own.some((path) => id === path || id.startsWith(`${path}/`)));
}

/** An output that feeds a part from outside, as its own graph names it. */
export interface Source {
  readonly end: PortEnd;
  /** The port that it feeds, if that is the input of a module. */
  readonly port: string;
  /** Absent if unknown. */
  readonly type: TensorType | undefined;
}

/** What feeds a part, each output once, in the order of the edges. */
export function sourcesOf(
  document: Document,
  { edgeTypes }: Pick<Analysis, 'edgeTypes'>,
  part: Part,
): readonly Source[] {
  const own = nodesOf(document, part);
  const edges = graphOf(document, part.graph)?.edges ?? [];
  const found = new Map<string, Source>();
  for (const { id, from, to } of edges) {
    const name = `${from.node}.${from.port}`;
    if (own.has(from.node) || !own.has(to.node) || found.has(name)) continue;
    found.set(name, { end: from, port: to.port, type: edgeTypes.get(part.within + id) });
  }
  return [...found.values()];
}
