import { sizeOf } from '../../../core/shape.ts';
import type { Graph, Node, Value } from '../ir.ts';
import { isGiven, type Analysis } from './analysis.ts';
import { rowsOf, withRows, type RowShape } from './byRow.ts';
import { formulaOf } from './emitters/table.ts';
import type { Numbers } from './source.ts';

/** What a kernel computes: an element of every member at each index, or all of them by rows. */
export interface Cluster {
  readonly count: number;
  readonly members: readonly Value[];
  readonly reads: ReadonlySet<Value>;
  readonly rows: RowShape | undefined;
}

export interface ClusterOptions {
  /** How many arrays a kernel may read and write. */
  readonly bindings: number;
  readonly numbers: Numbers;
}

/** What is computed together, in an order in which all finds what it needs. */
export function clustersOf(graph: Graph, analysis: Analysis, options: ClusterOptions): readonly Cluster[] {
  const clusters: Cluster[] = [];
  /** Where each value is computed. */
  const places = new Map<Value, number>();
  const joining = new Joining(graph, analysis, options);
  for (const [value, { operation, type }] of graph.nodes.entries()) {
    if (!analysis.isKept(value) || isGiven(operation) || analysis.isLater(value)) continue;
    const reads = new Set(analysis.reads(value).keys());
    const first = Math.max(0, ...[...reads].map((read) => places.get(read) ?? 0));
    const place = clusters.findLastIndex((cluster, at) => at >= first && joining.joined(cluster, value) !== undefined);
    const joined = clusters[place] && joining.joined(clusters[place], value);
    if (joined) clusters[place] = joined;
    else clusters.push({ count: sizeOf(type.shape), members: [value], reads, rows: undefined });
    places.set(value, joined ? place : clusters.length - 1);
  }
  return clusters;
}

/** Says what may join what. */
class Joining {
  readonly #graph: Graph;
  readonly #analysis: Analysis;
  readonly #options: ClusterOptions;
  readonly #outputs: ReadonlySet<Value>;
  /** Who reads an array. */
  readonly #readers = new Map<Value, Value[]>();

  constructor(graph: Graph, analysis: Analysis, options: ClusterOptions) {
    this.#graph = graph;
    this.#analysis = analysis;
    this.#options = options;
    this.#outputs = new Set(graph.outputs.map(({ value }) => value));
    for (const [value, { operation }] of graph.nodes.entries()) {
      if (!analysis.isKept(value) || isGiven(operation)) continue;
      for (const read of analysis.reads(value).keys()) this.#readers.set(read, [...(this.#readers.get(read) ?? []), value]); // prettier-ignore
    }
  }

  /** The cluster with one more member; undefined if it may not join. */
  joined(cluster: Cluster, value: Value): Cluster | undefined {
    const members = [...cluster.members, value];
    const own = new Set(members);
    const reads = new Set([...cluster.reads, ...this.#analysis.reads(value).keys()].filter((read) => !own.has(read)));
    if (!this.#isInPlace(cluster, value)) {
      const rows = this.#hasRoom(own, reads) ? this.#rows(cluster, value) : undefined;
      return rows && { ...cluster, members, reads, rows };
    }
    return this.#hasRoom(own, reads) ? { ...cluster, members, reads } : undefined;
  }

  /** Whether an element of the value needs nothing of the members but their elements at the same index. */
  #isInPlace({ rows, count, members }: Cluster, value: Value): boolean {
    const node = this.#graph.nodes[value] as Node;
    const reads = this.#analysis.reads(value);
    return (
      rows === undefined &&
      count === sizeOf(node.type.shape) &&
      formulaOf(node.operation) !== undefined &&
      !members.some((member) => reads.get(member) === false)
    );
  }

  /** The rows by which the value can be computed with the members, if it has to do with them. */
  #rows({ members, reads }: Cluster, value: Value): RowShape | undefined {
    const { reported } = this.#options.numbers;
    if ([...members, value].some((member) => reported.has(member))) return undefined;
    const isAlong = rowsOf(this.#graph, value) !== undefined;
    const isRelated = [...this.#analysis.reads(value).keys()].some((read) => members.includes(read) || (isAlong && reads.has(read))); // prettier-ignore
    return isRelated ? withRows(this.#graph, this.#analysis.isKept, members, value)?.rows : undefined;
  }

  /** Whether a kernel can bind all arrays: those that it reads, and members that somebody else wants. */
  #hasRoom(members: ReadonlySet<Value>, reads: ReadonlySet<Value>): boolean {
    const { bindings, numbers } = this.#options;
    const written = new Set([...members].flatMap((member) => this.#analysis.homeOf(member) ?? []));
    // A kernel must not read and write the same buffer.
    if ([...reads].some((array) => written.has(this.#analysis.homeOf(array) ?? ''))) return false;
    const isWanted = (member: Value) => this.#outputs.has(member) || this.#readers.get(member)?.some((reader) => !members.has(reader)); // prettier-ignore
    const arrays = [...reads, ...[...members].filter(isWanted)];
    const own = arrays.filter((array) => !numbers.given.has(array) && !numbers.reported.has(array)).length;
    return own + (own < arrays.length ? 1 : 0) <= bindings;
  }
}
