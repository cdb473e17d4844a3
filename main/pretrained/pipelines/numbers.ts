/** Numbers of a vector that add up to 1. */
export function softmax(logits: Float32Array | readonly number[]): Float64Array {
  let most = -Infinity;
  for (const logit of logits) most = Math.max(most, logit);
  const shares = Float64Array.from(logits, (value) => Math.exp(value - most));
  const sum = shares.reduce((all, share) => all + share, 0);
  return shares.map((share) => share / sum);
}

export function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** The vector in the same direction with length 1; zeros stay. */
export function normalised(vector: Float64Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(vector, (value) => (length === 0 ? 0 : value / length));
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** The places of the `count` largest numbers, in descending order; ties by lower place. */
export function largest(values: ArrayLike<number>, count: number): readonly number[] {
  const found: number[] = [];
  const isBefore = (a: number, b: number) => (values[a] ?? 0) > (values[b] ?? 0);
  for (let i = 0; i < values.length; i++) {
    if (found.length === count && !isBefore(i, found[count - 1] ?? 0)) continue;
    let at = found.length;
    while (at > 0 && isBefore(i, found[at - 1] ?? 0)) at--;
    found.splice(at, 0, i);
    if (found.length > count) found.pop();
  }
  return found;
}
