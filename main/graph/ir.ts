/**
 * The traced graph: what a training step computes, as a list of typed operations without loops or branches. All shapes
 * are known. It is independent of how it is run: ONNX is one back end.
 */

import type { ModelSpec } from '../../core/blocks/opaque/modelSpec.ts';
import { memoised } from '../../core/memo.ts';

export type DType = 'float32' | 'int32' | 'bool';

export interface TensorType {
  readonly dtype: DType;
  readonly shape: readonly number[];
}

export type Values = Float32Array | Int32Array | Uint8Array;

/** A value, identified by the index of the node that computes it. */
export type Value = number;

export type UnaryFunction =
  | 'abs'
  | 'neg'
  | 'sign'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'reciprocal'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'asinh'
  | 'acosh'
  | 'atanh'
  | 'tanh'
  | 'sigmoid'
  | 'erf'
  | 'softplus'
  | 'relu'
  | 'not'
  | 'isNaN';

export type BinaryFunction = 'add' | 'sub' | 'mul' | 'div' | 'pow' | 'max' | 'min' | 'and' | 'or';

export type CompareFunction = 'equal' | 'less' | 'lessEqual' | 'greater' | 'greaterEqual';

export type ReduceFunction = 'sum' | 'mean' | 'max' | 'min' | 'prod';

/** A window that slides over the last two axes. Padding is [before, after], with zeros that do not count. */
export interface Window {
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: readonly [readonly [number, number], readonly [number, number]];
}

export interface ConvAttributes {
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly padding: Window['padding'];
  readonly groups: number;
}

type None = readonly [];
type One = readonly [Value];
type Two = readonly [Value, Value];
type Three = readonly [Value, Value, Value];

/**
 * What a node does, from a closed set. Elementwise operations broadcast as in NumPy; pictures are [batch, channels,
 * height, width].
 */
export type Operation =
  | { readonly op: 'input'; readonly inputs: None; readonly name: string }
  | { readonly op: 'constant'; readonly inputs: None; readonly values: Values }
  /** The same value everywhere; booleans are 0 and 1. */
  | { readonly op: 'fill'; readonly inputs: None; readonly value: number }
  /** start, start + step, ... */
  | { readonly op: 'range'; readonly inputs: None; readonly start: number; readonly step: number }
  /** Numbers in [0, 1) that depend only on a seed (int32 scalar), the stream and the index: see random.ts. */
  | { readonly op: 'uniform'; readonly inputs: One; readonly stream: number }
  | { readonly op: 'unary'; readonly inputs: One; readonly fn: UnaryFunction }
  | { readonly op: 'binary'; readonly inputs: Two; readonly fn: BinaryFunction }
  | { readonly op: 'compare'; readonly inputs: Two; readonly fn: CompareFunction }
  /** [condition, then, else] */
  | { readonly op: 'select'; readonly inputs: Three }
  | { readonly op: 'cast'; readonly inputs: One }
  | {
      readonly op: 'reduce';
      readonly inputs: One;
      readonly fn: ReduceFunction;
      readonly axes: readonly number[];
      readonly keepDims: boolean;
    }
  /** The index (int32) of the first largest or smallest value; the axis is removed. */
  | { readonly op: 'arg'; readonly inputs: One; readonly fn: 'max' | 'min'; readonly axis: number }
  | { readonly op: 'cumsum'; readonly inputs: One; readonly axis: number; readonly exclusive: boolean; readonly reverse: boolean } // prettier-ignore
  | { readonly op: 'softmax'; readonly inputs: One; readonly axis: number; readonly isLog: boolean }
  /** Over the last two axes; the axes before them broadcast. */
  | { readonly op: 'matmul'; readonly inputs: Two; readonly transposeA: boolean; readonly transposeB: boolean }
  /** alpha a b + c for matrices; c broadcasts. */
  | {
      readonly op: 'gemm';
      readonly inputs: Three;
      readonly transposeA: boolean;
      readonly transposeB: boolean;
      readonly alpha: number;
    }
  /** [x, filters [out, in / groups, height, width]] and optionally a bias [out]. */
  | ({ readonly op: 'conv'; readonly inputs: Two | Three } & ConvAttributes)
  /** The gradient of `conv` with respect to its input: [dy, filters]; `type` is that of the input. */
  | ({ readonly op: 'convTranspose'; readonly inputs: Two } & ConvAttributes)
  | { readonly op: 'maxPool'; readonly inputs: One; readonly window: Window }
  /** [x, dy]: places each dy at the first largest value of its window. */
  | { readonly op: 'maxPoolGradient'; readonly inputs: Two; readonly window: Window }
  | { readonly op: 'averagePool'; readonly inputs: One; readonly window: Window }
  | { readonly op: 'reshape'; readonly inputs: One }
  | { readonly op: 'transpose'; readonly inputs: One; readonly perm: readonly number[] }
  | { readonly op: 'broadcast'; readonly inputs: One }
  | { readonly op: 'slice'; readonly inputs: One; readonly begin: readonly number[]; readonly strides: readonly number[] } // prettier-ignore
  | { readonly op: 'pad'; readonly inputs: One; readonly before: readonly number[]; readonly value: number }
  | { readonly op: 'concat'; readonly inputs: readonly Value[]; readonly axis: number }
  /** [x, indices]: the axis of x is replaced by the axes of the indices. */
  | { readonly op: 'gather'; readonly inputs: Two; readonly axis: number }
  /** [updates [n, ...], rows [n]]: sums the updates by row; rows without updates are zero. */
  | { readonly op: 'scatterAdd'; readonly inputs: Two }
  /** A new last axis with 1 at the index and 0 elsewhere. */
  | { readonly op: 'oneHot'; readonly inputs: One }
  /** One of the outputs of a file that is run as it is: only where a network is written down. */
  | { readonly op: 'file'; readonly inputs: readonly Value[]; readonly model: ModelSpec; readonly output: number };

export interface Node {
  readonly type: TensorType;
  readonly operation: Operation;
  /**
   * The node of the document that it computes something for: its forward or backward pass, or its weight updates.
   * Undefined for everything else: the loss, and reported values.
   */
  readonly scope: string | undefined;
}

export interface GraphOutput {
  readonly name: string;
  readonly value: Value;
}

/** Nodes in topological order. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly outputs: readonly GraphOutput[];
}

/** The inputs of a graph, in order. */
export const graphInputs = memoised((graph: Graph): readonly { readonly name: string; readonly type: TensorType }[] =>
  graph.nodes.flatMap(({ operation, type }) => (operation.op === 'input' ? [{ name: operation.name, type }] : [])),
);

const outputValues = memoised((graph: Graph) => new Map(graph.outputs.map(({ name, value }) => [name, value])));

/** The type of a graph's output. Throws (a bug) if there is none of that name. */
export function outputType(graph: Graph, name: string): TensorType {
  const node = graph.nodes[outputValues(graph).get(name) ?? -1];
  if (!node) throw new Error(`The graph has no output "${name}".`);
  return node.type;
}
