import type { ParamsSchema, ValuesOf } from '../../params.ts';
import type { Text } from '../../text.ts';

/** Where an optimizer is, counted from its first batch on. */
export interface SchedulePlace {
  /** The learning rate that is set. */
  readonly base: number;
  readonly step: number;
  /** Epochs with their fraction. */
  readonly epoch: number;
  /** Steps of the whole training. */
  readonly total: number;
}

/** One way in which the learning rate changes, by the batches that the optimizer has trained. */
export interface Schedule<Kind extends string = string, S extends ParamsSchema = ParamsSchema> {
  /** The name in documents: never changes once released. */
  readonly kind: Kind;
  /** Its place in the list that users choose from, small ones first. */
  readonly order: number;
  readonly label: Text;
  readonly params: S;
  rate(place: SchedulePlace, params: ValuesOf<S>): number;
  /**
   * The factor of the rate as the body of a Python function of `step`, which knows `epochs` and `steps_per_epoch`.
   * Absent: it stays.
   */
  pytorch?(params: ValuesOf<S>): readonly string[];
  /** Lines that make `rate`, after those that make `steps_per_epoch` where it does not stay. */
  keras(given: { readonly base: number; readonly epochs: number }, params: ValuesOf<S>): readonly string[];
}

/** Defines a schedule. `all.ts` has one line for it. */
export function defineSchedule<const Kind extends string, const S extends ParamsSchema>(
  schedule: Schedule<Kind, S>,
): Schedule<Kind, S> {
  return schedule;
}

/** Where Keras keeps its schedules. */
export const kerasSchedules = 'keras.optimizers.schedules';
