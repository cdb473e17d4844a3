/** An objective by epoch, from the first on; NaN where it is not finite. */
export type Curve = readonly number[];

export interface MedianRule {
  readonly better: 'lower' | 'higher';
  /** No trial is stopped before so many have come to their end, */
  readonly others: number;
  /** or before it has trained so many epochs. */
  readonly grace: number;
}

/** For each epoch the mean of the objective up to there, the higher the better: what a trial is compared with that comes later. */
export type Means = readonly number[];

export function meansOf(curve: Curve, { better }: Pick<MedianRule, 'better'>): Means {
  let sum = 0;
  return curve.map((value, i) => (sum += ranked(value, better)) / (i + 1));
}

/** The higher the better; what is not finite is worse than anything. */
function ranked(value: number, better: MedianRule['better']): number {
  if (Number.isNaN(value)) return -Infinity;
  return better === 'higher' ? value : -value;
}

/**
 * Follows one trial: says after each epoch whether it is hopeless. It is if its best objective so far is worse than the
 * median of the running means that the trials which came to their end had at that epoch (the median stopping rule of Golovin
 * et al., "Google Vizier", 2017).
 */
export function hopeWatch(ended: readonly Means[], rule: MedianRule): (objective: number) => boolean {
  let [epochs, best] = [0, -Infinity];
  return (objective) => {
    epochs++;
    best = Math.max(best, ranked(objective, rule.better));
    if (epochs < rule.grace || ended.length < rule.others) return false;
    return best < median(ended.map((means) => means[Math.min(epochs, means.length) - 1] ?? NaN));
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}
