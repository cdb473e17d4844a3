import type { Graph, Node, Operation, TensorType, Values } from '../../graph/ir.ts';
import type { Value } from '../../graph/ir.ts';
import { fitted, valueAt, type Point, type Size } from './sizes.ts';

/** A value of a graph whose sizes depend on symbols. */
export interface SymbolicNode {
  /** At the base point. */
  readonly operation: Operation;
  readonly dtype: TensorType['dtype'];
  readonly shape: readonly Size[];
  /** At every point. */
  readonly shapes: readonly (readonly number[])[];
  /** Where a slice begins, at every point. */
  readonly begins: readonly (readonly number[])[];
  /** A constant: at the largest sizes, of which `shape` is the beginning along every axis. */
  readonly constant?: { readonly values: Values; readonly shape: readonly number[] } | undefined;
  readonly scope: string | undefined;
}

export interface SymbolicGraph {
  readonly points: readonly Point[];
  readonly nodes: readonly SymbolicNode[];
  readonly outputs: Graph['outputs'];
}

/** Graphs of the same computation that do not correspond. */
export class AlignError extends Error {
  /** The node of the document where they differ. */
  readonly nodeId: string | undefined;

  readonly german: string;

  constructor(english: string, german: string, nodeId: string | undefined) {
    super(english);
    this.german = german;
    this.name = 'AlignError';
    this.nodeId = nodeId;
  }
}

/**
 * The graph of which those, each traced with other sizes, are instances. The last one has the largest sizes. Throws
 * AlignError where they are not the same but for sizes.
 */
export function aligned(graphs: readonly Graph[], points: readonly Point[]): SymbolicGraph {
  const [base, ...others] = graphs;
  if (!base) throw new Error('There is nothing to align.');
  const partners = others.map((other) => matched(base, other));
  const nodes = base.nodes.map((node, i): SymbolicNode => {
    const own = [node, ...others.map((other, k) => other.nodes[partners[k]?.[i] ?? -1] ?? node)];
    return symbolic(own, points);
  });
  return { points, nodes, outputs: base.outputs };
}

/** For each value of the base graph, the value of the other graph that computes the same. */
function matched(base: Graph, other: Graph): readonly Value[] {
  const found: Value[] = [];
  let next = 0;
  for (const { operation, scope } of base.nodes) {
    const own = operation.inputs.map((value) => found[value] ?? -1);
    const candidate = other.nodes[next];
    if (candidate && isAlike(operation, candidate.operation) && own.join() === candidate.operation.inputs.join()) {
      found.push(next++);
      continue;
    }
    // A slice that takes everything was left out.
    if (operation.op !== 'slice') throw new AlignError(`${operation.op} is not the same for other sizes`, `${operation.op} ist bei anderen Größen nicht dasselbe`, scope);
    found.push(own[0] ?? -1);
  }
  const ends = (graph: Graph) => graph.outputs.map(({ name, value }) => `${name} ${graph === base ? found[value] : value}`);
  if (ends(base).join() !== ends(other).join()) throw new AlignError('the outputs are not the same for other sizes', 'die Ausgaben sind bei anderen Größen nicht dieselben', undefined);
  return found;
} // prettier-ignore

/** Whether two operations do the same, but for sizes and values. */
function isAlike(a: Operation, b: Operation): boolean {
  return facts(a) === facts(b);
}

function facts(operation: Operation): string {
  const { inputs: _, ...rest } = operation;
  const own = { ...rest, values: undefined, begin: undefined, name: 'name' in rest ? rest.name : undefined };
  return JSON.stringify(own, (_key, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value)); // prettier-ignore
}

function symbolic(nodes: readonly Node[], points: readonly Point[]): SymbolicNode {
  const [first] = nodes;
  if (!first) throw new Error('A node has no instance.');
  const { operation, type, scope } = first;
  const shapes = nodes.map((node) => node.type.shape);
  // Where a slice was left out, its partner has the shape that the slice would have.
  const shape = type.shape.map((_, axis) => {
    const size = fitted(points, shapes.map((own) => own[axis] ?? -1)); // prettier-ignore
    if (size === undefined) throw new AlignError(`an axis of ${operation.op} depends on sizes in no simple way`, `eine Achse von ${operation.op} hängt nicht auf einfache Weise von Größen ab`, scope);
    return size;
  });
  if (shapes.some((own) => own.length !== type.shape.length)) throw new AlignError(`${operation.op} has other axes for other sizes`, `${operation.op} hat bei anderen Größen andere Achsen`, scope); // prettier-ignore
  const begins = nodes.map((node) => (node.operation.op === 'slice' ? node.operation.begin : node.type.shape.map(() => 0)));
  const constant = operation.op === 'constant' ? constantOf(nodes, scope) : undefined;
  return { operation, dtype: type.dtype, shape, shapes, begins, constant, scope };
} // prettier-ignore

/** The values at the largest sizes; all others have to be the beginning of these. */
function constantOf(nodes: readonly Node[], scope: string | undefined) {
  const known = nodes.flatMap(({ operation, type }) => (operation.op === 'constant' ? [{ values: operation.values, shape: type.shape }] : [])); // prettier-ignore
  const largest = known.at(-1);
  if (!largest || known.length < nodes.length)
    throw new AlignError(
      'a constant is computed for other sizes',
      'eine Konstante wird bei anderen Größen berechnet',
      scope,
    );
  for (const { values, shape } of known) {
    if (!isBeginning(values, shape, largest))
      throw new AlignError(
        'a constant is another for other sizes',
        'eine Konstante ist bei anderen Größen eine andere',
        scope,
      );
  }
  return largest;
}

function isBeginning(values: Values, shape: readonly number[], largest: { readonly values: Values; readonly shape: readonly number[] }): boolean {
  const strides = largest.shape.map((_, axis) => largest.shape.slice(axis + 1).reduce((size, length) => size * length, 1));
  return values.every((value, i) => {
    let [rest, at] = [i, 0];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = shape[axis] ?? 1;
      at += (rest % length) * (strides[axis] ?? 0);
      rest = Math.floor(rest / length);
    }
    return Object.is(largest.values[at], value);
  });
} // prettier-ignore

/** What a size is at every point, compared with another value at every point: their fitted difference. */
export function fittedDifference(points: readonly Point[], a: readonly number[], b: readonly number[]): Size | undefined {
  return fitted(points, a.map((value, i) => value - (b[i] ?? NaN)));
} // prettier-ignore

/** A symbolic shape at a point. */
export function shapeAt(shape: readonly Size[], point: Point): readonly number[] {
  return shape.map((size) => valueAt(size, point));
}
