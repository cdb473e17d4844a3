import type * as TensorFlow from '@tensorflow/tfjs';
import type { DataSpec } from '../data/spec.ts';
import type { Result } from '../result.ts';
import type { Shape } from '../shape.ts';
import type { DType, Ports, TensorType } from '../tensorType.ts';
import type { Text } from '../text.ts';
import type { TrainingSettings } from '../training/settings.ts';
import type { InitializerName } from './initializers.ts';
import type { ModelSpec } from './opaque/modelSpec.ts';
import type { ParamsSchema, ParamValues, ValuesOf } from '../params.ts';

export type Category =
  'data' | 'layers' | 'activations' | 'normalisation' | 'combine' | 'transformer' | 'output' | 'structure';

export interface PortSpec {
  readonly name: string;
  readonly label: Text;
  /** What an input accepts; absent means float32 only. */
  readonly dtypes?: readonly DType[];
  /** An input that accepts several edges (Add, Concatenate), in the order in which they were drawn. */
  readonly isVariadic?: boolean;
  /** An input that may be left unconnected. */
  readonly isOptional?: boolean;
}

/** The ports of a node if they depend on its params or data. */
export interface OwnPorts {
  readonly inputs?: readonly PortSpec[];
  readonly outputs?: readonly PortSpec[];
}

/** A tensor that belongs to a node. Shapes have no batch axis: they are what TensorFlow.js stores. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: InitializerName;
  /** Number of inputs and outputs per unit, which initialisers scale by. */
  readonly fanIn: number;
  readonly fanOut: number;
  /** A factor on the initial values; absent means 1. */
  readonly gain?: number;
  /** False for running statistics, which the forward pass updates and the optimizer does not touch. */
  readonly isTrainable: boolean;
  /** Whether weight decay applies: yes for matrices and kernels, no for biases, scales and offsets. */
  readonly decays: boolean;
  readonly pytorch: PytorchWeight;
  /** Its name in the Keras layer, which stores it in the same layout. */
  readonly keras: string;
}

/** A weight in the PyTorch module. */
export interface PytorchWeight {
  readonly name: string;
  /** How PyTorch initialises it; absent if we have no equivalent. */
  readonly start?: InitializerName;
  /** In PyTorch its last two axes (inputs, outputs) come first, in the order outputs, inputs. */
  readonly isTransposed?: boolean;
}

/** A one-click fix: plain data, so that it can be shown, sent and applied as one undoable edit. */
export type Fix =
  /** Inserts a block before the node, on the edge to this input; absent means the first. */
  | {
      readonly kind: 'insertBefore';
      readonly block: string;
      readonly params?: ParamValues;
      readonly input?: number;
      readonly label: Text;
    }
  /** Sets the number of units of the last Linear before the node, or inserts one if there is none to change. */
  | { readonly kind: 'setUnits'; readonly units: number; readonly label: Text }
  | { readonly kind: 'setParams'; readonly params: ParamValues; readonly label: Text }
  | { readonly kind: 'setTraining'; readonly training: Partial<TrainingSettings>; readonly label: Text }
  /** Sets how often a module use is repeated; absent: not at all. */
  | { readonly kind: 'setRepeat'; readonly repeat: number | undefined; readonly label: Text }
  /** Removes edges in the node's graph: these, or all those into one of its ports. */
  | {
      readonly kind: 'removeWires';
      readonly wires: readonly string[] | { readonly port: string };
      readonly label: Text;
    }
  /** Removes the uses of a module that lie inside itself. */
  | { readonly kind: 'removeItself'; readonly label: Text }
  /** Connects an edge of that graph to another output of the same source node. */
  | { readonly kind: 'takeFrom'; readonly edge: string; readonly port: string; readonly label: Text }
  /** Keeps the weights of a node as they are. */
  | { readonly kind: 'freeze'; readonly label: Text }
  /** Gives a node its own weights again. */
  | { readonly kind: 'unshare'; readonly label: Text }
  /** Predicts a different column of the user's file. */
  | { readonly kind: 'setTarget'; readonly column: number; readonly label: Text }
  /** Splits the user's file by the current rules, so that no class occurs only in the held-out data. */
  | { readonly kind: 'dealAnew'; readonly label: Text }
  /** Reads the texts of the data with the tokenizer of a file of weights, which is asked for. */
  | {
      readonly kind: 'takeTokenizer';
      readonly file: { readonly sha256: string; readonly name: string };
      readonly label: Text;
    };

/** Why a block cannot accept its inputs, in words that say what to change. */
export interface ShapeProblem {
  readonly message: Text;
  readonly fix?: Fix;
  /** The input it concerns, if not the first. */
  readonly port?: string;
  /** A division with a remainder: `whole` is not a multiple of `parts`. */
  readonly division?: Division;
}

export interface Division {
  readonly whole: number;
  readonly parts: number;
}

export interface PortArguments<P> {
  readonly params: P;
  readonly data: DataSpec;
}

/** The types of a node's inputs. */
export interface TypeArguments<P> extends PortArguments<P> {
  /** The first input, which is the only one for most blocks. */
  readonly x: TensorType;
  readonly inputs: Ports<TensorType>;
}

/** The types of a node's outputs, by port. */
export type OutputTypes = Readonly<Record<string, TensorType>>;

/** The types of a node's inputs and outputs. */
export interface NodeArguments<P> {
  readonly params: P;
  /** The first input, which is the only one for most blocks. */
  readonly x: TensorType;
  readonly inputs: Ports<TensorType>;
  /** The first output. */
  readonly output: TensorType;
  readonly outputs: OutputTypes;
}

export interface ForwardContext {
  /** Training mode (dropout is active, batch norm uses the batch) or evaluation mode. */
  readonly isTraining: boolean;
  /**
   * Random float32 in [0, 1) from a stream for this node and step: the same on every device. A generator inside the
   * block would be frozen when the step is compiled.
   */
  uniform(shape: readonly number[]): TensorFlow.Tensor;
  /** Replaces a weight that is not trainable (running statistics). Training mode only. */
  update(name: string, value: TensorFlow.Tensor): void;
  /**
   * Computes a file of another program: its outputs for its inputs, in their order and with the file's axes (see
   * `asInFile`). No gradient passes.
   */
  runFile(tf: TF, model: ModelSpec, inputs: readonly TensorFlow.Tensor[]): readonly TensorFlow.Tensor[];
  /** Treat the derivative of a step as 1 instead of 0: the perceptron rule. */
  readonly passesSteps?: boolean | undefined;
}

export interface ForwardArguments<P> {
  /** The first input tensor, which is the only one for most blocks. */
  readonly x: TensorFlow.Tensor;
  /** All inputs; for a Dataset, the contents of the batch by output port. */
  readonly inputs: Ports<TensorFlow.Tensor>;
  /** A weight by its name in `weights`; throws on any other name. */
  weight(name: string): TensorFlow.Tensor;
  readonly params: P;
  readonly context: ForwardContext;
}

export type TF = typeof TensorFlow;

export interface Help {
  /** What it does, in two or three sentences for a student. */
  readonly text: Text;
  /** LaTeX. */
  readonly formula?: string;
  /** LaTeX: the local derivative, by which backpropagation multiplies the incoming gradient. */
  readonly derivative?: string;
  /** Where it comes from: a paper, lecture chapter or operator specification. */
  readonly source: string;
}

/** Python definitions by framework: classes and functions, one string each. */
export interface Definitions {
  readonly pytorch?: readonly string[];
  readonly keras?: readonly string[];
}

export interface LayerArguments<P> extends NodeArguments<P> {
  /** The name of the layer that holds the weights. */
  readonly name: string;
}

/** One TensorFlow.js layer, or several in sequence. */
export type Layers = TensorFlow.layers.Layer | readonly TensorFlow.layers.Layer[];

export interface SourceArguments<P> extends NodeArguments<P> {
  /** Use the program's `PassingStep`: see ForwardContext. */
  readonly passesSteps: boolean;
}

export interface PytorchCallArguments<P> extends SourceArguments<P> {
  /** The attribute that `pytorch` was assigned to: `self.conv1`; empty if there is no module. */
  readonly module: string;
  /** The variables that hold the inputs, in port order. */
  readonly names: readonly [string, ...string[]];
  /** The same by port. */
  readonly ports: Ports<string>;
}

export interface KerasCallArguments<P> extends SourceArguments<P> {
  /** The layer, or the variable that holds it. */
  readonly layer: string;
  readonly names: readonly [string, ...string[]];
  readonly ports: Ports<string>;
}

/**
 * Everything about one kind of node, in one plain object. Members are methods so that blocks with different params fit
 * into one list without a cast.
 */
export interface Block<S extends ParamsSchema = ParamsSchema> {
  /** The name in documents: never changes once released. */
  readonly type: string;
  readonly label: Text;
  readonly category: Category;
  /** The position within its category, lowest first; blocks without one follow in order of name. */
  readonly order?: number;
  /** One or two characters on its coloured square in the palette. */
  readonly glyph: string;
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[];
  /** Ports that replace the above if they depend on params or data. Pure. */
  ports?(args: PortArguments<ValuesOf<S>>): OwnPorts;
  readonly params: S;
  readonly help: Help;
  /** Additional search terms for the palette. */
  readonly keywords?: readonly string[];

  /** The output types, or what is wrong with the inputs. Pure. */
  inferTypes(args: TypeArguments<ValuesOf<S>>): Result<OutputTypes, ShapeProblem>;
  /** Names, shapes and initialisers of its weights; absent if it has none. */
  weights?(args: TypeArguments<ValuesOf<S>>): readonly WeightSpec[];
  /** The weight [inputs, 1] whose rows belong to the input edges, in their order: perceptrons only. */
  readonly edgeWeight?: string;
  /**
   * Nodes with the same inputs and params can be computed as one: `forward` with their weights concatenated along the
   * last axis gives their outputs concatenated.
   */
  readonly isJoinable?: boolean;
  /** It is computed outside of TensorFlow.js, without a gradient, and always the same: nothing before it can learn. */
  readonly isOpaque?: boolean;
  /**
   * The bounds towards which the output saturates, where the slope vanishes: [0, 1] for a sigmoid. With an open upper
   * end, as in [0, Infinity] for a ReLU, a unit is dead at the lower one. Absent or undefined: the slope vanishes
   * nowhere.
   */
  ends?(params: ValuesOf<S>): readonly [low: number, high: number] | undefined;
  /** Whether training draws random numbers for it: then its values differ from step to step. Absent: never. */
  draws?(params: ValuesOf<S>): boolean;
  /** Multiply-adds per example in the forward pass; absent means none. */
  multiplyAdds?(args: NodeArguments<ValuesOf<S>>): number;
  /**
   * The computation on tensors [batch, ...]: returns the only output, or all outputs by name. tfjs is passed in, so
   * that this file only needs its types.
   */
  forward(tf: TF, args: ForwardArguments<ValuesOf<S>>): TensorFlow.Tensor | Readonly<Record<string, TensorFlow.Tensor>>;
  /**
   * The equivalent TensorFlow.js layer, or several in sequence, for exporting model.json. Their weights are those of
   * `weights`, in that order. Absent for blocks that compute nothing (dataset, output).
   */
  layer?(tf: TF, args: LayerArguments<ValuesOf<S>>): Layers;
  /** For a block with several outputs: the layers for each of them. Such a block has no weights. */
  outputLayers?(tf: TF, args: LayerArguments<ValuesOf<S>>): Readonly<Record<string, Layers>>;
  /**
   * The PyTorch module, without an assignment: `nn.Linear(784, 512)`. Pictures are channels first there, the rest is
   * the same. Absent if PyTorch has no module for it, as for sums.
   */
  pytorch?(args: SourceArguments<ValuesOf<S>>): string;
  /**
   * The expression that applies it in PyTorch's `forward`, if more than `module(x)`: `a + b`. `F` is
   * torch.nn.functional. Absent or undefined if calling the module is enough. With several outputs, a tuple.
   */
  pytorchCall?(args: PytorchCallArguments<ValuesOf<S>>): string | undefined;
  /** Classes and functions that its source needs, emitted once per program, however many nodes use them. */
  definitions?(args: SourceArguments<ValuesOf<S>>): Definitions;
  /** The Keras layer: `layers.Dense(512)`. */
  keras?(args: SourceArguments<ValuesOf<S>>): string;
  /** The expression that applies it in Keras, if more than `layer(x)` or `layer([a, b])`. */
  kerasCall?(args: KerasCallArguments<ValuesOf<S>>): string | undefined;
  /** Cases that the catalogue test runs through every implementation above. */
  examples?(): readonly { readonly params: ValuesOf<S>; readonly inputs: readonly (Shape | ExampleInput)[] }[];
}

/** An example input other than floats at the first port. */
export interface ExampleInput {
  readonly port?: string;
  readonly type: TensorType;
}

/** Identity function that infers the types of the params in a definition. */
export function defineBlock<const S extends ParamsSchema>(block: Block<S>): Block<S> {
  return block;
}
