import { sizeOf } from '../../../core/shape.ts';
import { Unavailable } from '../../devices/unavailable.ts';
import { text } from '../../../core/text.ts';
import type { Graph, Node, Operation, Value } from '../ir.ts';
import { bodyOf, formulaOf } from './emitters/table.ts';

/** Values that are given: their arrays are filled from outside. */
export const isGiven = ({ op }: Operation) => op === 'input' || op === 'constant';

/** Operations that only say where elements are, or what they all are. */
const isView = ({ op }: Operation) => ['reshape', 'transpose', 'broadcast', 'slice', 'fill', 'range'].includes(op);

/** What an element costs, where an addition costs 1. */
function costOf(operation: Operation): number {
  if (isView(operation)) return 0;
  if (operation.op === 'unary') return ['neg', 'abs', 'sign', 'relu', 'not', 'floor'].includes(operation.fn) ? 1 : 8;
  if (operation.op === 'binary') return operation.fn === 'div' || operation.fn === 'pow' ? 6 : 1;
  return operation.op === 'uniform' ? 12 : 1;
}

/** Up to this cost an element is computed again by everyone who reads it. */
const CHEAP = 6;
/** What a single reader may have to compute for an element. */
const MOST = 64;
/** How many times as large what reads may be for something dear to be computed there. */
const SPREAD = 4;

/** How a kernel reads an array: whether only at the index that it computes. */
export type Reads = ReadonlyMap<Value, boolean>;

/** What is kept in arrays, and what each value is computed from. */
export interface Analysis {
  isKept(value: Value): boolean;
  /** The arrays that are read to compute a value. */
  reads(value: Value): Reads;
  /** The buffer that an output shares with others. */
  homeOf(value: Value): string | undefined;
  /** Whether it is computed after all that is planned. */
  isLater(value: Value): boolean;
}

/**
 * Decides which values lie in arrays of their own; all others are computed where they are read. `mostReads`: how many
 * arrays a kernel may read.
 */
export function analyseGraph(
  graph: Graph,
  mostReads: number,
  homes: ReadonlyMap<Value, string> = new Map(),
  later: ReadonlySet<Value> = new Set(),
): Analysis {
  const { nodes } = graph;
  const kept = new Set(graph.outputs.map(({ value }) => value));
  for (const [value, { operation }] of nodes.entries()) if (isGiven(operation)) kept.add(value);
  const direct = nodes.map((node) => directReads(graph, node));
  keepForReaders(graph, direct, kept);
  const reads: Reads[] = [];
  const costs: number[] = [];
  for (const [value, { operation }] of nodes.entries()) {
    const inputs = [...(direct[value] ?? [])];
    const cost = () => costOf(operation) + inputs.reduce((total, [input]) => total + (kept.has(input) ? 0 : (costs[input] ?? 0)), 0); // prettier-ignore
    const own = () => merged(inputs, kept, reads);
    // The input of which the most is computed here lies in an array instead, until few enough are read.
    while (own().size > mostReads || cost() > MOST) {
      const largest = inputs
        .map(([input]) => input)
        .filter((input) => !kept.has(input))
        .toSorted((a, b) => (reads[b]?.size ?? 0) - (reads[a]?.size ?? 0) || (costs[b] ?? 0) - (costs[a] ?? 0))[0];
      if (largest === undefined) break;
      kept.add(largest);
    }
    if (own().size > mostReads) throw new Unavailable(tooManyInputs(operation));
    reads[value] = own();
    costs[value] = cost();
  }
  return {
    isKept: (value) => kept.has(value),
    reads: (value) => merged([...(direct[value] ?? [])], kept, reads),
    homeOf: (value) => homes.get(value),
    isLater: (value) => later.has(value),
  };
}

const tooManyInputs = ({ op }: Operation) =>
  text(
    `the graphics card cannot read all that “${op}” takes at once.`,
    `Die Grafikkarte kann nicht alles zugleich lesen, was „${op}“ braucht.`,
  );

/** The inputs that an operation reads, and how, which its own text says. Throws Unavailable if there is none. */
function directReads(graph: Graph, { operation, type }: Node): Reads {
  const reads = new Map<Value, boolean>();
  if (isGiven(operation)) return reads;
  const formula = formulaOf(operation);
  const emit = formula ?? bodyOf(operation);
  if (!emit) throw new Unavailable(notThere(operation.op));
  const note = (input: number, isAligned: boolean) => {
    const value = operation.inputs[input] ?? -1;
    reads.set(value, isAligned && (reads.get(value) ?? true));
    return 'x';
  };
  emit(operation as never, {
    type,
    types: operation.inputs.map((input) => (graph.nodes[input] as Node).type),
    index: 'i',
    define: (expression) => (expression === 'i' ? 'i' : 'j'),
    read: (input, index) => note(input, index === 'i' && formula !== undefined),
  });
  return reads;
}

const notThere = (op: string) =>
  text(`there is no shader for the operation “${op}” yet.`, `Für die Operation „${op}“ gibt es noch keinen Shader.`);

/** The arrays behind some inputs. */
function merged(
  inputs: readonly (readonly [Value, boolean])[],
  kept: ReadonlySet<Value>,
  reads: readonly Reads[],
): Reads {
  const all = new Map<Value, boolean>();
  const add = (value: Value, isAligned: boolean) => all.set(value, isAligned && (all.get(value) ?? true));
  for (const [input, isAligned] of inputs) {
    if (kept.has(input)) add(input, isAligned);
    else for (const [value, own] of reads[input] ?? []) add(value, own && isAligned);
  }
  return all;
}

/** Keeps what is dear to compute and read more than once. */
function keepForReaders(graph: Graph, direct: readonly Reads[], kept: Set<Value>): void {
  const { nodes } = graph;
  /** Those that compute with a value, views left out. */
  const readers: Set<Value>[] = nodes.map(() => new Set());
  const costs: number[] = [];
  for (let value = nodes.length - 1; value >= 0; value--) {
    const { operation } = nodes[value] as Node;
    for (const input of direct[value]?.keys() ?? []) {
      for (const reader of isView(operation) && !kept.has(value) ? (readers[value] ?? []) : [value])
        readers[input]?.add(reader);
    }
  }
  for (const [value, { operation, type }] of nodes.entries()) {
    const inputs = [...(direct[value]?.keys() ?? [])];
    const cost = costOf(operation) + inputs.reduce((total, input) => total + (kept.has(input) ? 0 : (costs[input] ?? 0)), 0); // prettier-ignore
    costs[value] = cost;
    if (kept.has(value)) continue;
    const own = [...(readers[value] ?? [])].map((reader) => nodes[reader] as Node);
    const size = sizeOf(type.shape);
    const isHeavy = !formulaOf(operation);
    const isReadOften = own.some(
      (reader) => bodyOf(reader.operation) !== undefined && reader.operation.op !== 'reduce',
    );
    const isSpread = own.some((reader) => sizeOf(reader.type.shape) > SPREAD * size);
    const isDear = cost > CHEAP && (own.length > 1 || isSpread);
    if (isHeavy || (isReadOften && cost > 0) || isDear) kept.add(value);
  }
}
