import type * as TensorFlow from '@tensorflow/tfjs';
import type { ParamsSchema, ValuesOf } from '../../params.ts';
import type { Text } from '../../text.ts';

type TF = typeof TensorFlow;
type Tensor = TensorFlow.Tensor;

/** The range in which learning rates usually work, and what happens outside of it. */
export interface UsualRates {
  readonly low: number;
  readonly high: number;
}

/** The numbers that change from step to step. `step` counts the optimizer's own updates from 1. */
export interface StepNumbers {
  readonly learningRate: number;
  readonly step: number;
}

export interface RuleArguments<P> {
  readonly weight: Tensor;
  /** After clipping, and with weight decay added if that is coupled. */
  readonly gradient: Tensor;
  /** The optimizer's state for this weight; throws on a name that is not in `slots`. */
  slot(name: string): Tensor;
  /** One of `scalars`. */
  scalar(name: string): Tensor;
  readonly params: P;
}

export interface Updated {
  readonly weight: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

/** A number as it appears in a formula. */
export interface Written {
  readonly plain: string;
  /** In brackets where it would be misread as a factor. */
  readonly factor: string;
  dividedBy(divisor: number): Written;
}

/** The numbers in one update of a single weight, in LaTeX. */
export interface WrittenUpdate {
  /** What the rule calls g. */
  readonly gradient: Written;
  /** The number of updates, including this one. */
  readonly step: number;
  slot(name: string): { readonly before: Written; readonly after: Written };
  number(value: number): string;
  /** The new weight: the old one minus the learning rate times `by`. */
  change(by: string): string;
}

export interface PytorchOptimizer {
  readonly parameters: string;
  readonly rate: number;
}

export interface KerasOptimizer {
  readonly rate: string;
  /** `, clipvalue=0.1`; empty if gradients are not clipped. */
  readonly clip: string;
  readonly weightDecay: number;
}

/**
 * Everything about one optimizer. Its update rule is a pure function of tensors, so that it can be computed directly,
 * undone or traced: nothing is assigned. Names and symbols are PyTorch's.
 */
export interface Optimizer<Kind extends string = string, S extends ParamsSchema = ParamsSchema> {
  /** The name in documents: never changes once released. */
  readonly kind: Kind;
  /** The position in the list shown to users, lowest first. */
  readonly order: number;
  readonly label: Text;
  readonly help: Text;
  /** The paper and implementation that it follows. */
  readonly source: string;
  readonly params: S;
  /** Params that have no effect given the others: forms leave them out. */
  unused?(params: ValuesOf<S>): readonly string[];
  /** How weight decay is applied: through the gradient, directly to the weight, or not at all. */
  readonly decay: 'coupled' | 'decoupled' | 'none';
  /** Treats the derivative of a step as 1: a learning rule of its own, not offered in races. */
  readonly passesSteps?: boolean;
  /** Further settings to race, besides the defaults. */
  readonly variants?: readonly { readonly name: string; readonly label: Text; readonly params: Partial<ValuesOf<S>> }[];
  /** Undefined if the learning rate makes no difference. */
  usualRates(params: ValuesOf<S>): UsualRates | undefined;

  /** Names of its state tensors per weight: in the weight's shape, initially zero. */
  slots(params: ValuesOf<S>): readonly string[];
  /** Values that depend only on the step: computed in double precision, as PyTorch does. */
  scalars(numbers: StepNumbers, params: ValuesOf<S>): Readonly<Record<string, number>>;
  update(tf: TF, args: RuleArguments<ValuesOf<S>>): Updated;

  /** The rule in LaTeX, line by line: `g` is the line for the gradient, `kept` the weight after its decay. */
  formulas(given: { readonly g: string; readonly kept: string }, params: ValuesOf<S>): readonly string[];
  /** The same with the numbers of a single weight, without the line for the gradient. */
  numbers(write: WrittenUpdate, params: ValuesOf<S>): readonly string[];
  /** `torch.optim.SGD(model.parameters(), lr=0.1)`. */
  pytorch(given: PytorchOptimizer, params: ValuesOf<S>): string;
  /** `keras.optimizers.SGD(rate)`. */
  keras(given: KerasOptimizer, params: ValuesOf<S>): string;
}

/** Defines an optimizer. It also needs a line in `all.ts`. */
export function defineOptimizer<const Kind extends string, const S extends ParamsSchema>(
  optimizer: Optimizer<Kind, S>,
): Optimizer<Kind, S> {
  return optimizer;
}

/** A moving average of old and new: share * old + (1 - share) * new. */
export function blend(tf: TF, share: number, before: Tensor, now: Tensor): Tensor {
  return tf.add(tf.mul(before, share), tf.mul(now, 1 - share));
}

/** The same in numbers: `letter` is the slot's symbol in formulas. */
export function blended(write: WrittenUpdate, letter: string, share: number, slot: string, now: string): string {
  const { before, after } = write.slot(slot);
  return `${letter} = ${write.number(share)} \\cdot ${before.factor} + ${write.number(1 - share)} \\cdot ${now} = ${after.plain}`;
}
