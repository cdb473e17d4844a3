/** An objective by epoch, from the first on; NaN where it is not finite. */
export type Curve = readonly number[];

export interface MedianRule {
  readonly better: 'lower' | 'higher';
  /** No trial is stopped before so many have come to their end, */
  readonly others: number;
  /** or before it has trained so many epochs. */
  readonly grace: number;
}

/**
 * Whether a trial is hopeless: its best objective so far is worse than the median of the running means that the trials
 * which came to their end had at that epoch (the median stopping rule of Golovin et al., "Google Vizier", 2017).
 */
export function isHopeless(curve: Curve, ended: readonly Curve[], { better, others, grace }: MedianRule): boolean {
  const epochs = curve.length;
  if (epochs < grace || ended.length < others) return false;
  const sign = better === 'higher' ? 1 : -1;
  // What is not finite is worse than anything.
  const ranked = (value: number) => (Number.isNaN(value) ? -Infinity : sign * value);
  const means = ended.map((other) => {
    const seen = other.slice(0, epochs).map(ranked);
    return seen.reduce((sum, value) => sum + value, 0) / seen.length;
  });
  return Math.max(...curve.map(ranked)) < median(means);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}
