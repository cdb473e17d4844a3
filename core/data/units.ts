/**
 * How numbers that a network takes and gives become those of the user, column by column: value = number * deviation +
 * mean. Mean 0 and deviation 1 for what is left as it is.
 */
export interface Scale {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** The scales of the features and of the values to be predicted (none for classes), measured on the training part. */
export interface Units {
  readonly features: Scale;
  readonly targets: Scale | null;
}

/** A number of column `column` in the user's unit. */
export function inUnits(scale: Scale | null | undefined, column: number, value: number): number {
  return scale ? value * (scale.deviation[column] ?? 1) + (scale.mean[column] ?? 0) : value;
}
