import type * as TensorFlow from '@tensorflow/tfjs';
import type { DataSpec } from '../data/spec.ts';
import type { Result } from '../result.ts';
import type { Shape } from '../shape.ts';
import type { DType, Ports, TensorType } from '../tensorType.ts';
import type { Text } from '../text.ts';
import type { TrainingSettings } from '../training/settings.ts';
import type { InitializerName } from './initializers.ts';
import type { ParamsSchema, ParamValues, ValuesOf } from '../params.ts';

export type Category =
  'data' | 'layers' | 'activations' | 'normalisation' | 'combine' | 'transformer' | 'output' | 'structure';

export interface PortSpec {
  readonly name: string;
  readonly label: Text;
  /** What an input takes; absent: float32 alone. */
  readonly dtypes?: readonly DType[];
  /** An input that accepts several edges (Add, Concatenate): they arrive in the order in which they were drawn. */
  readonly isVariadic?: boolean;
  /** An input that may be left open. */
  readonly isOptional?: boolean;
}

/** The ports of a node whose params or data decide which ones it has. */
export interface OwnPorts {
  readonly inputs?: readonly PortSpec[];
  readonly outputs?: readonly PortSpec[];
}

/** A tensor that belongs to a node. Shapes are without batch: they are what TensorFlow.js holds. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: InitializerName;
  /** Inputs and outputs of one unit, which the initialisers scale by. */
  readonly fanIn: number;
  readonly fanOut: number;
  /** By what its start is multiplied; absent: 1. */
  readonly gain?: number;
  /** False for running statistics, which the forward pass updates and the optimizer leaves alone. */
  readonly isTrainable: boolean;
  /** Whether weight decay applies: yes for matrices and kernels, no for biases, scales and offsets. */
  readonly decays: boolean;
  readonly pytorch: PytorchWeight;
  /** Its name in Keras's layer, where its numbers lie as they do here. */
  readonly keras: string;
}

/** A weight in PyTorch's module. */
export interface PytorchWeight {
  readonly name: string;
  /** The way in which PyTorch starts it; absent where that is none of ours. */
  readonly start?: InitializerName;
  /** Its last two axes, inputs and outputs, stand in front there, the outputs first. */
  readonly isTransposed?: boolean;
}

/** A one-click repair: data, so that it can be shown, sent and applied as one undoable edit. */
export type Fix =
  /** Puts a block in front of the node, into the edge that brings this one of its inputs: the first where it is absent. */
  | {
      readonly kind: 'insertBefore';
      readonly block: string;
      readonly params?: ParamValues;
      readonly input?: number;
      readonly label: Text;
    }
  /** Gives the last Linear before the node this many units; one is put in where there is none to change. */
  | { readonly kind: 'setUnits'; readonly units: number; readonly label: Text }
  | { readonly kind: 'setParams'; readonly params: ParamValues; readonly label: Text }
  | { readonly kind: 'setTraining'; readonly training: Partial<TrainingSettings>; readonly label: Text }
  /** Repeats the use of a module so often; absent: uses it once. */
  | { readonly kind: 'setRepeat'; readonly repeat: number | undefined; readonly label: Text }
  /** Takes away wires of the graph in which the node is: these, or those that arrive at a port of it. */
  | {
      readonly kind: 'removeWires';
      readonly wires: readonly string[] | { readonly port: string };
      readonly label: Text;
    }
  /** Takes the uses of a module out of it that are within itself. */
  | { readonly kind: 'removeItself'; readonly label: Text }
  /** Lets a wire of that graph come from another output of the same node. */
  | { readonly kind: 'takeFrom'; readonly edge: string; readonly port: string; readonly label: Text }
  /** Gives a node weights of its own again. */
  | { readonly kind: 'unshare'; readonly label: Text }
  /** Predicts another column of the user's file. */
  | { readonly kind: 'setTarget'; readonly column: number; readonly label: Text }
  /** Reads the user's file by the rules of today: no class is held out only. */
  | { readonly kind: 'dealAnew'; readonly label: Text };

/** Why a block cannot take its inputs, in words that say what to change. */
export interface ShapeProblem {
  readonly message: Text;
  readonly fix?: Fix;
  /** The input at which it arrives, where that is not the first. */
  readonly port?: string;
  /** What does not come out: `whole` is not a multiple of `parts`. */
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

/** What arrives at a node. */
export interface TypeArguments<P> extends PortArguments<P> {
  /** What arrives first: all there is for most blocks. */
  readonly x: TensorType;
  readonly inputs: Ports<TensorType>;
}

/** What leaves a node, by its output ports. */
export type OutputTypes = Readonly<Record<string, TensorType>>;

/** What arrives at a node and what leaves it. */
export interface NodeArguments<P> {
  readonly params: P;
  /** What arrives first: all there is for most blocks. */
  readonly x: TensorType;
  readonly inputs: Ports<TensorType>;
  /** What leaves at the first output. */
  readonly output: TensorType;
  readonly outputs: OutputTypes;
}

export interface ForwardContext {
  /** Train mode (dropout drops, batch norm uses the batch) or eval mode. */
  readonly isTraining: boolean;
  /**
   * Random numbers in [0, 1), float32, from a stream of this node and this step: the same on every device. A generator
   * of its own would be frozen when the step is compiled.
   */
  uniform(shape: readonly number[]): TensorFlow.Tensor;
  /** Puts a new value in the place of a weight that is not trainable (running statistics). Train mode only. */
  update(name: string, value: TensorFlow.Tensor): void;
  /** The derivative of a step is taken to be 1 instead of 0: the perceptron rule. */
  readonly passesSteps?: boolean | undefined;
}

export interface ForwardArguments<P> {
  /** The tensor that arrives first: the only one for most blocks. */
  readonly x: TensorFlow.Tensor;
  /** What arrives; at a Dataset what the batch has, by its output ports. */
  readonly inputs: Ports<TensorFlow.Tensor>;
  /** A weight by the name that `weights` gave it; throws on any other. */
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
  /** LaTeX: the local derivative, by which backpropagation multiplies what comes from behind. */
  readonly derivative?: string;
  /** Where it comes from: paper, lecture chapter or the specification of an operator. */
  readonly source: string;
}

/** Python by framework: classes and functions, each a text of its own. */
export interface Definitions {
  readonly pytorch?: readonly string[];
  readonly keras?: readonly string[];
}

export interface LayerArguments<P> extends NodeArguments<P> {
  /** For the layer that has the weights. */
  readonly name: string;
}

/** Layers of TensorFlow.js, one after the other. */
export type Layers = TensorFlow.layers.Layer | readonly TensorFlow.layers.Layer[];

export interface SourceArguments<P> extends NodeArguments<P> {
  /** See ForwardContext: `PassingStep` of the program is to be used. */
  readonly passesSteps: boolean;
}

export interface PytorchCallArguments<P> extends SourceArguments<P> {
  /** What `pytorch` became in the class: `self.conv1`; empty when there is no module. */
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
 * Everything that is known of one kind of node, in one plain object. Members are methods, so that blocks with
 * different params fit into one list without a cast.
 */
export interface Block<S extends ParamsSchema = ParamsSchema> {
  /** The name in documents: never changes once released. */
  readonly type: string;
  readonly label: Text;
  readonly category: Category;
  /** Its place among the blocks of its category, small ones first; without it, after those, by name. */
  readonly order?: number;
  /** One or two characters on the coloured square of the palette. */
  readonly glyph: string;
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[];
  /** Other ports than these, where params or data decide. Pure. */
  ports?(args: PortArguments<ValuesOf<S>>): OwnPorts;
  readonly params: S;
  readonly help: Help;
  /** More words by which the palette's search finds it. */
  readonly keywords?: readonly string[];

  /** What leaves at the outputs, or what is wrong with the inputs. Pure. */
  inferTypes(args: TypeArguments<ValuesOf<S>>): Result<OutputTypes, ShapeProblem>;
  /** Names, shapes and initialisers of its weights; absent when it has none. */
  weights?(args: TypeArguments<ValuesOf<S>>): readonly WeightSpec[];
  /** The weight [inputs, 1] whose rows lie on the edges that arrive, in their order: perceptrons alone. */
  readonly edgeWeight?: string;
  /**
   * Nodes that take the same inputs with the same params can be computed as one: `forward` with their weights side by
   * side along the last axis gives their outputs side by side.
   */
  readonly isJoinable?: boolean;
  /**
   * Between what its outputs lie where its slope dies away towards both ends: [0, 1] of a sigmoid. With an open upper
   * end, [0, Infinity] of a ReLU, it is dead at the lower one. Absent or undefined: its slope nowhere dies away.
   */
  ends?(params: ValuesOf<S>): readonly [low: number, high: number] | undefined;
  /** Multiply-adds of one example going forward; absent counts as none. */
  multiplyAdds?(args: NodeArguments<ValuesOf<S>>): number;
  /**
   * The computation on tensors [batch, ...]: what leaves at the only output, or at each by its name. tfjs is passed in,
   * so that this file needs its types alone.
   */
  forward(tf: TF, args: ForwardArguments<ValuesOf<S>>): TensorFlow.Tensor | Readonly<Record<string, TensorFlow.Tensor>>;
  /**
   * The same as a layer of TensorFlow.js, or as several one after the other, for the export of model.json. Their weights
   * are those of `weights`, in that order. Absent on blocks that compute nothing (dataset, output).
   */
  layer?(tf: TF, args: LayerArguments<ValuesOf<S>>): Layers;
  /** The same of a block with several outputs: the layers to each of them. It has no weights. */
  outputLayers?(tf: TF, args: LayerArguments<ValuesOf<S>>): Readonly<Record<string, Layers>>;
  /**
   * The module in PyTorch's words, without assignment: `nn.Linear(784, 512)`. Pictures are channels first there,
   * everything else is as here. Absent where PyTorch has no module, as for sums.
   */
  pytorch?(args: SourceArguments<ValuesOf<S>>): string;
  /**
   * The expression by which PyTorch's `forward` applies it, where it is more than `module(x)`: `a + b`. `F` is
   * torch.nn.functional. Absent or undefined when the module alone will do. With several outputs, a tuple of them.
   */
  pytorchCall?(args: PytorchCallArguments<ValuesOf<S>>): string | undefined;
  /** Classes and functions that its source needs and a program has once, however many nodes ask for them. */
  definitions?(args: SourceArguments<ValuesOf<S>>): Definitions;
  /** The layer in Keras's words: `layers.Dense(512)`. */
  keras?(args: SourceArguments<ValuesOf<S>>): string;
  /** The expression by which Keras applies it, where it is more than `layer(x)` or `layer([a, b])`. */
  kerasCall?(args: KerasCallArguments<ValuesOf<S>>): string | undefined;
  /** Cases that the catalogue test runs through every implementation above. */
  examples?(): readonly { readonly params: ValuesOf<S>; readonly inputs: readonly (Shape | ExampleInput)[] }[];
}

/** An input of an example that is not floats at the first port. */
export interface ExampleInput {
  readonly port?: string;
  readonly type: TensorType;
}

/** Keeps the types of the params while the definition is written; returns what it is given. */
export function defineBlock<const S extends ParamsSchema>(block: Block<S>): Block<S> {
  return block;
}
