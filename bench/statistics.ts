/** The middle one by size; NaN of none. */
export const median = (values: readonly number[]) => percentile(values, 0.5);

/** The value below which this share of them lies; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const at = Math.min(values.length - 1, Math.floor(share * values.length));
  return values.toSorted((a, b) => a - b)[at] ?? NaN;
}
