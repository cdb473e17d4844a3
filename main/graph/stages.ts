import { sizeOf } from '../../core/shape.ts';
import { createBuilder, withInputs } from './builder.ts';
import type { Graph, Node, TensorType, Value } from './ir.ts';
import { isOfQuarters, SHORTEST_ROW } from './wasm/pool.ts';

/** From this many elements in a picture, our pool gradient gains more than a second session costs: 0.3 ms. */
const WORTHWHILE = 1e5;

/** The gradient of a 2 by 2 max pool. Its inputs and outputs have these names among the stages' outputs and inputs. */
export interface PoolGradient {
  readonly x: string;
  readonly dy: string;
  readonly result: string;
  /** The shape of x and of the result. */
  readonly shape: readonly number[];
  readonly scope: string | undefined;
}

/** A part of a graph, and the pool gradients computed after it, before the next part. */
export interface Stage {
  readonly graph: Graph;
  readonly pools: readonly PoolGradient[];
}

export interface Staged {
  readonly stages: readonly Stage[];
  /** What is passed between parts, by name. */
  readonly between: ReadonlyMap<string, TensorType>;
}

/**
 * Splits a graph so that the gradients of large pools are computed in between by our own kernel. In ONNX they take a
 * dozen operators, each going over the whole picture: eight times as long.
 */
export function splitAtPools(graph: Graph): Staged {
  const { nodes } = graph;
  const isOwn = ownPools(graph);
  if (!isOwn.includes(true)) return { stages: [{ graph, pools: [] }], between: new Map() };
  const plan = { graph, isOwn, stageOf: stagesOf(graph, isOwn) };
  const crossing = crossingIn(plan);
  const stages = Array.from({ length: 1 + Math.max(...plan.stageOf) }, (_, stage): Stage => ({
    graph: part(plan, stage, crossing),
    pools: nodes.flatMap(({ operation, type, scope }, i): readonly PoolGradient[] => {
      const [x, dy] = operation.inputs;
      if (!isOwn[i] || plan.stageOf[i] !== stage || x === undefined || dy === undefined) return [];
      return [{ x: nameOf(x), dy: nameOf(dy), result: nameOf(i), shape: type.shape, scope }];
    }),
  }));
  return { stages, between: new Map([...crossing].map((value) => [nameOf(value), nodeOf(graph, value).type])) };
}

const nameOf = (value: Value) => `between/${value}`;

interface Plan {
  readonly graph: Graph;
  /** Pool gradients computed by a kernel, at the end of their stage. */
  readonly isOwn: readonly boolean[];
  /** -1: in every stage that needs it. */
  readonly stageOf: readonly number[];
}

function ownPools({ nodes, outputs }: Graph): readonly boolean[] {
  const isPutOut = new Set(outputs.map(({ value }) => value));
  return nodes.map(({ operation, type: { shape } }, i) => {
    if (operation.op !== 'maxPoolGradient' || !isOfQuarters(operation.window, shape)) return false;
    const isLong = sizeOf(shape) >= WORTHWHILE && (shape.at(-1) ?? 0) >= SHORTEST_ROW;
    return isLong && !isPutOut.has(i) && operation.inputs.every((value) => !isLeaf(nodes, value));
  });
}

/** Inputs and constants, which are available wherever they are needed. */
function isLeaf(nodes: readonly Node[], value: Value): boolean {
  return nodes[value]?.operation.inputs.length === 0;
}

/** As early as possible; whatever depends only on leaves, not before it is read. */
function stagesOf({ nodes, outputs }: Graph, isOwn: readonly boolean[]): readonly number[] {
  const stageOf: number[] = [];
  for (const [i, { operation }] of nodes.entries()) {
    const after = operation.inputs.map((value) => Math.max(0, stageOf[value] ?? 0) + (isOwn[value] ? 1 : 0));
    stageOf[i] = isLeaf(nodes, i) ? -1 : Math.max(...after);
  }
  const isPutOut = new Set(outputs.map(({ value }) => value));
  const firstReader = nodes.map(() => Infinity);
  for (let i = nodes.length - 1; i >= 0; i--) {
    const inputs = nodes[i]?.operation.inputs ?? [];
    const reader = firstReader[i] ?? Infinity;
    const isOfLeaves = inputs.length > 0 && inputs.every((value) => isLeaf(nodes, value));
    if (isOfLeaves && reader < Infinity && !isPutOut.has(i)) stageOf[i] = reader;
    for (const value of inputs) firstReader[value] = Math.min(firstReader[value] ?? Infinity, stageOf[i] ?? 0);
  }
  return stageOf;
}

/** Values read in a different stage from the one they are computed in, and those that go into or come from a kernel. */
function crossingIn({ graph: { nodes }, isOwn, stageOf }: Plan): ReadonlySet<Value> {
  const crossing = new Set<Value>();
  for (const [i, { operation }] of nodes.entries()) {
    if (isOwn[i]) crossing.add(i);
    for (const value of operation.inputs)
      if (!isLeaf(nodes, value) && (isOwn[i] || stageOf[value] !== stageOf[i])) crossing.add(value);
  }
  return crossing;
}

/** What a session computes in a stage. */
function part({ graph, isOwn, stageOf }: Plan, stage: number, crossing: ReadonlySet<Value>): Graph {
  const b = createBuilder();
  const local: Value[] = [];
  const isHere = (value: Value) => isLeaf(graph.nodes, value) || (stageOf[value] === stage && !isOwn[value]);
  const localOf = (value: Value): Value => {
    const { operation, type, scope } = nodeOf(graph, value);
    if (local[value] === undefined) {
      const made = isHere(value) ? withInputs(operation, operation.inputs.map(localOf)) : undefined;
      b.scope = scope;
      local[value] = b.emit(made ?? { op: 'input', inputs: [], name: nameOf(value) }, type);
    }
    return local[value];
  };
  const put = graph.outputs.filter(({ value }) => Math.max(0, stageOf[value] ?? 0) === stage);
  const handed = [...crossing].filter((value) => stageOf[value] === stage && !isOwn[value]);
  const outputs = [...put, ...handed.map((value) => ({ name: nameOf(value), value }))];
  // In node order: recursing from the outputs alone could get too deep.
  for (const i of graph.nodes.keys()) if (stageOf[i] === stage && !isOwn[i]) localOf(i);
  return b.finish(outputs.map(({ name, value }) => ({ name, value: localOf(value) })));
}

function nodeOf({ nodes }: Graph, value: Value): Node {
  const node = nodes[value];
  if (!node) throw new Error(`There is no value ${value} in this graph.`);
  return node;
}
