/**
 * How a network's numbers convert to the user's units, by column: value = number * deviation + mean. Mean 0 and
 * deviation 1 for columns that are not scaled.
 */
export interface Scale {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** The scales of the features and of the predicted values (none for classes), measured on the training part. */
export interface Units {
  readonly features: Scale;
  readonly targets: Scale | null;
}

/** Converts a number in `column` to the user's unit. */
export function inUnits(scale: Scale | null | undefined, column: number, value: number): number {
  return scale ? value * (scale.deviation[column] ?? 1) + (scale.mean[column] ?? 0) : value;
}
