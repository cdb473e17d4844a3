/** Mean and (population) standard deviation of every column; a constant column's deviation counts as 1. */
export interface Scale {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Measures the columns of [rows, columns] in two passes, in double precision. */
export function scaleOf(features: ArrayLike<number>, columns: number): Scale {
  const mean = new Float64Array(columns);
  const deviation = new Float64Array(columns);
  const rows = features.length / columns;
  for (let i = 0; i < features.length; i++) mean[i % columns] = (mean[i % columns] ?? 0) + (features[i] ?? 0) / rows;
  for (let i = 0; i < features.length; i++) {
    const difference = (features[i] ?? 0) - (mean[i % columns] ?? 0);
    deviation[i % columns] = (deviation[i % columns] ?? 0) + difference ** 2 / rows;
  }
  for (let column = 0; column < columns; column++) deviation[column] = Math.sqrt(deviation[column] ?? 0) || 1;
  return { mean, deviation };
}

/** Brings every column to mean 0 and deviation 1, in place. */
export function standardise(features: Float32Array | Uint8Array, { mean, deviation }: Scale): void {
  const columns = mean.length;
  for (let i = 0; i < features.length; i++) {
    features[i] = ((features[i] ?? 0) - (mean[i % columns] ?? 0)) / (deviation[i % columns] ?? 1);
  }
}
