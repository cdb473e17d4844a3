import type { Block, OutputTypes, WeightSpec } from '../blocks/define.ts';
import type { ParamValues } from '../params.ts';
import type { DataSpec } from '../data/spec.ts';
import type { GraphNode } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import type { TensorType } from '../tensorType.ts';
import type { FlatInput, Output } from './flatten.ts';

/** A node of which everything is known: it can be built. */
export interface AnalysedNode {
  /** Its path through the modules. */
  readonly id: string;
  /** What names of weights and random streams go by: see FlatNode. */
  readonly identity: string;
  readonly block: Block;
  readonly name: string | undefined;
  readonly params: ParamValues;
  /** What arrives, in port order. */
  readonly inputs: readonly AnalysedInput[];
  /** What leaves, by its output ports. */
  readonly types: OutputTypes;
  /** What leaves at the first of them: the only one of most nodes. */
  readonly type: TensorType;
  readonly weights: readonly WeightSpec[];
  /** By the weight's name: start values that were set by hand (undefined: drawn by the seed), and places that are locked. */
  readonly start: Readonly<Record<string, readonly (number | undefined)[]>>;
  readonly locked: Readonly<Record<string, readonly number[]>>;
  /** Training leaves its weights as they are, running statistics too; `weights` says so of each. */
  readonly isFrozen: boolean;
  /** Names of all its weights, tied ones too, in its block's order. */
  readonly weightNames: readonly string[];
  /** Names of the weights that are statistics: never trained, frozen or not. */
  readonly statistics: readonly string[];
  /** Weights that it has from other nodes; `weights` are its own. */
  readonly ties: readonly Tie[];
  /** The same as it stands in the document, fitting or not. */
  readonly said: Said;
  /** Trainable numbers. */
  readonly parameters: number;
  /** Of one example going forward. */
  readonly multiplyAdds: number;
}

/** A weight that a node has from another one: there is only one tensor, its gradient is the sum over all who use it. */
export interface Tie {
  /** What the node itself calls it. */
  readonly name: string;
  readonly spec: WeightSpec;
  /** The path of the node whose weight it is. */
  readonly owner: string;
  /** The weight there, and its name in files: `<identity of the owner>.<name>`. */
  readonly weight: WeightSpec;
  readonly source: string;
  /** Rows are columns here: a layer that undoes another one, a head over an embedding. */
  readonly isTransposed: boolean;
}

/** Something that arrives at a node. */
export interface AnalysedInput {
  /** The port at which it arrives. */
  readonly port: string;
  /** The output that it comes from. */
  readonly from: Output;
  /** The edge's path. */
  readonly edge: string;
  readonly type: TensorType;
}

/** What a document says of a node's weights: on the node, and on the edges that arrive. */
export interface Said {
  readonly weights: GraphNode['weights'];
  readonly locked: GraphNode['locked'];
  readonly edges: readonly Pick<FlatInput, 'weights' | 'isLocked'>[];
}

export interface Analysis {
  readonly data: DataSpec;
  /** All nodes whose types are known, each after those it takes from. */
  readonly nodes: readonly AnalysedNode[];
  readonly byId: ReadonlyMap<string, AnalysedNode>;
  /** How often the uses of modules are there that are repeated, by their paths; also of those whose types are not known. */
  readonly copies: ReadonlyMap<string, number>;
  /** The part of `nodes` that the output depends on: what is compiled. Empty when there is an error. */
  readonly network: readonly AnalysedNode[];
  /** By the edge's path. */
  readonly edgeTypes: ReadonlyMap<string, TensorType>;
  readonly problems: readonly Problem[];
  /** No problem is an error. */
  readonly isTrainable: boolean;
  readonly totals: Totals;
}

/** What a network costs before anything is run. */
export interface Totals {
  /** Trainable numbers. */
  readonly parameters: number;
  /** Of one example going forward; one training step costs about three times that. */
  readonly multiplyAdds: number;
  /** Bytes of float32: weights, gradients, optimizer slots, and one batch of activations kept for the way back. */
  readonly trainingBytes: number;
}
