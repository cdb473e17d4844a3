import type * as TensorFlow from '@tensorflow/tfjs';
import type { ParamsSchema, ValuesOf } from '../../params.ts';
import type { Text } from '../../text.ts';

type TF = typeof TensorFlow;
type Tensor = TensorFlow.Tensor;

/** Learning rates between which training usually goes well, and what lies outside of them. */
export interface UsualRates {
  readonly low: number;
  readonly high: number;
}

/** The numbers that change from one step to the next. `step` counts the optimizer's own updates from 1. */
export interface StepNumbers {
  readonly learningRate: number;
  readonly step: number;
}

export interface RuleArguments<P> {
  readonly weight: Tensor;
  /** After clipping, with weight decay where that is coupled. */
  readonly gradient: Tensor;
  /** What the optimizer remembers of this weight; throws on a name that is not among `slots`. */
  slot(name: string): Tensor;
  /** One of `scalars`. */
  scalar(name: string): Tensor;
  readonly params: P;
}

export interface Updated {
  readonly weight: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}

/** Numbers in a formula. */
export interface Written {
  readonly plain: string;
  /** In brackets where it would be read wrongly as a factor. */
  readonly factor: string;
  dividedBy(divisor: number): Written;
}

/** The numbers of one weight in one update, in LaTeX. */
export interface WrittenUpdate {
  /** What the rule calls g. */
  readonly gradient: Written;
  /** Updates with this one. */
  readonly step: number;
  slot(name: string): { readonly before: Written; readonly after: Written };
  number(value: number): string;
  /** The new weight: the old one less the learning rate times `by`. */
  change(by: string): string;
}

export interface PytorchOptimizer {
  readonly parameters: string;
  readonly rate: number;
}

export interface KerasOptimizer {
  readonly rate: string;
  /** `, clipvalue=0.1`; empty where gradients are not clipped. */
  readonly clip: string;
  readonly weightDecay: number;
}

/**
 * One optimizer: all that is known of it. Its update rule is a pure function of tensors, so it can be computed at once,
 * undone, or traced: nothing is assigned. Names and symbols are PyTorch's.
 */
export interface Optimizer<Kind extends string = string, S extends ParamsSchema = ParamsSchema> {
  /** The name in documents: never changes once released. */
  readonly kind: Kind;
  /** Its place in the list that users choose from, small ones first. */
  readonly order: number;
  readonly label: Text;
  readonly help: Text;
  /** Paper and implementation that it follows. */
  readonly source: string;
  readonly params: S;
  /** Params that mean nothing beside the others: forms leave them out. */
  unused?(params: ValuesOf<S>): readonly string[];
  /** Where weight decay acts: through the gradient, on the weight itself, or not at all. */
  readonly decay: 'coupled' | 'decoupled' | 'none';
  /** Steps count as if their derivative were 1: a rule of its own, which does not race. */
  readonly passesSteps?: boolean;
  /** Other settings that race, beside the defaults. */
  readonly variants?: readonly { readonly name: string; readonly label: Text; readonly params: Partial<ValuesOf<S>> }[];
  /** Undefined: it goes the same way at every rate. */
  usualRates(params: ValuesOf<S>): UsualRates | undefined;

  /** Names of the tensors that it keeps beside each weight, of the weight's shape and zero at first. */
  slots(params: ValuesOf<S>): readonly string[];
  /** What depends on the step alone: computed in double precision, as PyTorch does. */
  scalars(numbers: StepNumbers, params: ValuesOf<S>): Readonly<Record<string, number>>;
  update(tf: TF, args: RuleArguments<ValuesOf<S>>): Updated;

  /** The rule in LaTeX, a line each: `g` is the line that says the gradient, `kept` the weight after its decay. */
  formulas(given: { readonly g: string; readonly kept: string }, params: ValuesOf<S>): readonly string[];
  /** The same with the numbers of one weight, without the line of the gradient. */
  numbers(write: WrittenUpdate, params: ValuesOf<S>): readonly string[];
  /** `torch.optim.SGD(model.parameters(), lr=0.1)`. */
  pytorch(given: PytorchOptimizer, params: ValuesOf<S>): string;
  /** `keras.optimizers.SGD(rate)`. */
  keras(given: KerasOptimizer, params: ValuesOf<S>): string;
}

/** Defines an optimizer. `all.ts` has one line for it. */
export function defineOptimizer<const Kind extends string, const S extends ParamsSchema>(
  optimizer: Optimizer<Kind, S>,
): Optimizer<Kind, S> {
  return optimizer;
}

/** Between the old value and the new: share * old + (1 - share) * new. */
export function blend(tf: TF, share: number, before: Tensor, now: Tensor): Tensor {
  return tf.add(tf.mul(before, share), tf.mul(now, 1 - share));
}

/** The same with numbers: `letter` is what the formulas call the slot. */
export function blended(write: WrittenUpdate, letter: string, share: number, slot: string, now: string): string {
  const { before, after } = write.slot(slot);
  return `${letter} = ${write.number(share)} \\cdot ${before.factor} + ${write.number(1 - share)} \\cdot ${now} = ${after.plain}`;
}
