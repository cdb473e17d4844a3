import type { PageColumn, PageNumber, PageOutput } from '../core/protocol/exportedPage.ts';

type Classes = Extract<PageOutput, { kind: 'classes' }>;

/** A number for each class, of the numbers of one output at one position. */
export function classValues({ reading }: Pick<Classes, 'reading'>, said: ArrayLike<number>): readonly number[] {
  const values = Array.from(said);
  const [only = NaN] = values;
  switch (reading) {
    case 'softmax':
      return softmax(values);
    case 'plain':
      return values;
    case 'sigmoid':
      return both(1 / (1 + Math.exp(-only)));
    case 'signs':
      return both((only + 1) / 2);
    case 'single':
      return both(only);
  }
}

function both(yes: number): readonly number[] {
  return [1 - yes, yes];
}

function softmax(values: readonly number[]): readonly number[] {
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = values.map((value) => Math.exp(value - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** The index of the largest number. */
export function largest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? -Infinity) ? i : best), 0);
}

/** What the network gets for a number in the user's unit. */
export function scaled(value: number, { mean, deviation }: Pick<PageNumber, 'mean' | 'deviation'>): number {
  return (value - mean) / deviation;
}

/** What the network gets for the columns of a table: `chosen` holds a number, or the index of a category, for each. */
export function rowOf(columns: readonly PageColumn[], chosen: readonly number[]): readonly number[] {
  return columns.flatMap((column, i) => {
    const value = chosen[i] ?? NaN;
    if (column.kind === 'number') return [scaled(value, column)];
    return column.categories.map((_, at) =>
      scaled(at === value ? 1 : 0, { mean: column.mean[at] ?? 0, deviation: column.deviation[at] ?? 1 }),
    );
  });
}

/** A predicted value in the user's unit. */
export function inUnit(
  { mean, deviation }: { readonly mean: readonly number[]; readonly deviation: readonly number[] },
  at: number,
  value: number,
): number {
  return value * (deviation[at] ?? 1) + (mean[at] ?? 0);
}
