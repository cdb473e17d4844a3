/** What some measurements of the same thing come to. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  /** The standard deviation of a sample (n - 1); NaN of a single one. */
  readonly deviation: number;
  readonly least: number;
  readonly most: number;
}

/** Sums in double precision; NaN if there are none, or one of them is no number. */
export function summaryOf(values: readonly number[]): Summary {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : NaN;
  return { count, mean, deviation, least: Math.min(...values), most: Math.max(...values) };
}

/** How one way is better than another, tried with the same seeds. */
export interface PairedDifference extends Summary {
  /** In how many pairs the first is better, and in how many both are the same. */
  readonly wins: number;
  readonly ties: number;
  /** Of how many ways the first was chosen, because it came out best. */
  readonly candidates: number;
  /** Where the mean lies with a confidence of 95 per cent (Student's t); NaN at both ends of a single pair. */
  readonly interval: readonly [low: number, high: number];
}

/**
 * Differences first - second, seed by seed: what the seeds have in common cancels. `better`: which of two is better. The best of many
 * has had luck as well, so its interval holds for its comparisons with all `candidates` at once (Bonferroni).
 */
export function pairedDifference(
  first: readonly number[],
  second: readonly number[],
  better: 'lower' | 'higher',
  candidates = 2,
): PairedDifference {
  const differences = first.map((value, i) => value - (second[i] ?? NaN));
  const sign = better === 'higher' ? 1 : -1;
  const summary = summaryOf(differences);
  const { count, mean, deviation } = summary;
  const confidence = 1 - 0.025 / (candidates - 1);
  const reach = count > 1 ? (studentQuantile(confidence, count - 1) * deviation) / Math.sqrt(count) : NaN;
  return {
    ...summary,
    wins: differences.filter((difference) => sign * difference > 0).length,
    ties: differences.filter((difference) => difference === 0).length,
    candidates,
    interval: [mean - reach, mean + reach],
  };
}

/** The value below which Student's t with so many degrees of freedom lies with probability `p`, 0.5 <= p < 1. */
export function studentQuantile(p: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (studentBelow(high, freedom) < p) high *= 2;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (studentBelow(middle, freedom) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The distribution function for t >= 0 (Abramowitz and Stegun 26.7.1, by the incomplete beta function). */
function studentBelow(t: number, freedom: number): number {
  return 1 - incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
}

/** The regularised incomplete beta function by its continued fraction (Abramowitz and Stegun 26.5.8), Lentz's method. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  // The fraction converges quickly on one side of the mean only.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const TINY = 1e-300;
  let [c, d] = [1, 1 / nonzero(1 - ((a + b) * x) / (a + 1), TINY)];
  let result = d;
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    for (const term of [even, odd]) {
      d = 1 / nonzero(1 + term * d, TINY);
      c = nonzero(1 + term / c, TINY);
      result *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return front * result;
}

function nonzero(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

/** Stirling's series from 10 on, reached by the recurrence of the gamma function: exact to 1e-14 for x > 0. */
function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const inverse = 1 / (x * x);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
