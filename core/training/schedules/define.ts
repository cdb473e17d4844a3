import type { ParamsSchema, ValuesOf } from '../../params.ts';
import type { Text } from '../../text.ts';

/** Where an optimizer is in training, counted from its first batch. */
export interface SchedulePlace {
  /** The base learning rate. */
  readonly base: number;
  readonly step: number;
  /** Epochs, including the fraction. */
  readonly epoch: number;
  /** The number of steps in the whole training. */
  readonly total: number;
}

/** One way in which the learning rate changes over the batches that the optimizer has trained. */
export interface Schedule<Kind extends string = string, S extends ParamsSchema = ParamsSchema> {
  /** The name in documents: never changes once released. */
  readonly kind: Kind;
  /** The position in the list shown to users, lowest first. */
  readonly order: number;
  readonly label: Text;
  readonly params: S;
  rate(place: SchedulePlace, params: ValuesOf<S>): number;
  /**
   * The factor on the rate, as the body of a Python function of `step` that can use `epochs` and `steps_per_epoch`.
   * Absent: the rate is constant.
   */
  pytorch?(params: ValuesOf<S>): readonly string[];
  /** Lines that define `rate`; unless it is constant, they follow those that define `steps_per_epoch`. */
  keras(given: { readonly base: number; readonly epochs: number }, params: ValuesOf<S>): readonly string[];
}

/** Defines a schedule. It also needs a line in `all.ts`. */
export function defineSchedule<const Kind extends string, const S extends ParamsSchema>(
  schedule: Schedule<Kind, S>,
): Schedule<Kind, S> {
  return schedule;
}

/** The module of Keras's schedules. */
export const kerasSchedules = 'keras.optimizers.schedules';
