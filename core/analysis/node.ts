import type { Block, OutputTypes, WeightSpec } from '../blocks/define.ts';
import type { ParamValues } from '../params.ts';
import type { DataSpec } from '../data/spec.ts';
import type { GraphNode } from '../graph/document.ts';
import type { Problem } from '../graph/problem.ts';
import type { TensorType } from '../tensorType.ts';
import type { FlatInput, Output, StartPlace, Use } from './flatten.ts';

/** A node about which everything is known: it can be built. */
export interface AnalysedNode {
  readonly id: string;
  /** The base of its weight names and random streams: see FlatNode. */
  readonly identity: string;
  readonly block: Block;
  readonly name: string | undefined;
  /** The uses of modules that it is inside of, outermost first. */
  readonly uses: readonly Use[];
  readonly params: ParamValues;
  /** Its inputs, in port order. */
  readonly inputs: readonly AnalysedInput[];
  /** Types by output port. */
  readonly types: OutputTypes;
  /** The type of the first output, which is the only one of most nodes. */
  readonly type: TensorType;
  readonly weights: readonly WeightSpec[];
  /** By weight name: initial values set by hand (undefined: drawn from the seed), and locked indices. */
  readonly start: Readonly<Record<string, readonly (number | undefined)[]>>;
  readonly locked: Readonly<Record<string, readonly number[]>>;
  /** Files that its weights begin with, wherever they have one of the same name and shape; the first counts. */
  readonly startFiles: readonly StartPlace[];
  /** Training leaves its weights unchanged, including running statistics; `weights` reflects this for each. */
  readonly isFrozen: boolean;
  /** Its weights are trained at so many times the learning rate. */
  readonly rateFactor: number;
  /** Names of all its weights, including tied ones, in the order of its block. */
  readonly weightNames: readonly string[];
  /** Names of the weights that are running statistics: never trained, frozen or not. */
  readonly statistics: readonly string[];
  /** Weights it shares with other nodes; `weights` holds only its own. */
  readonly ties: readonly Tie[];
  /** The settings as they are in the document, valid or not. */
  readonly said: Said;
  /** The number of trainable parameters. */
  readonly parameters: number;
  /** Per example, for the forward pass. */
  readonly multiplyAdds: number;
}

/** A weight that a node shares with another one: there is a single tensor, whose gradient is summed over all uses. */
export interface Tie {
  /** The node's own name for it. */
  readonly name: string;
  readonly spec: WeightSpec;
  /** The path of the node that owns the weight. */
  readonly owner: string;
  /** The owner's weight, and its name in files: `<identity of the owner>.<name>`. */
  readonly weight: WeightSpec;
  readonly source: string;
  /** Used transposed: by a layer that inverts another one, or a head that shares the embedding table. */
  readonly isTransposed: boolean;
}

export interface AnalysedInput {
  /** The input port. */
  readonly port: string;
  /** The output it comes from. */
  readonly from: Output;
  /** The edge's path. */
  readonly edge: string;
  readonly type: TensorType;
}

/** What a document says about a node's weights: on the node and on its input edges. */
export interface Said {
  readonly weights: GraphNode['weights'];
  readonly locked: GraphNode['locked'];
  readonly edges: readonly Pick<FlatInput, 'weights' | 'isLocked'>[];
}

export interface Analysis {
  readonly data: DataSpec;
  /** All nodes whose types are known, in execution order. */
  readonly nodes: readonly AnalysedNode[];
  readonly byId: ReadonlyMap<string, AnalysedNode>;
  /** The number of copies of each repeated use, by path; includes uses whose types are unknown. */
  readonly copies: ReadonlyMap<string, number>;
  /** The part of `nodes` that the output depends on: this is what gets compiled. Empty if there is an error. */
  readonly network: readonly AnalysedNode[];
  /** By edge path. */
  readonly edgeTypes: ReadonlyMap<string, TensorType>;
  readonly problems: readonly Problem[];
  /** True if no problem is an error. */
  readonly isTrainable: boolean;
  readonly totals: Totals;
}

/** What a network costs, known without running it. */
export interface Totals {
  /** The number of trainable parameters. */
  readonly parameters: number;
  /** Per example, for the forward pass; a training step costs about three times that. */
  readonly multiplyAdds: number;
  /** Bytes of float32: weights, gradients, optimizer slots, and one batch of activations kept for the backward pass. */
  readonly trainingBytes: number;
}
