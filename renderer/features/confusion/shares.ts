import type { Confusion } from '../../../core/protocol/requests/results.ts';

type Matrix = Confusion['matrix'];

/** How many examples are predicted right, of how many. */
export function accuracyOf(matrix: Matrix): { readonly right: number; readonly total: number } {
  let [right, total] = [0, 0];
  matrix.forEach((row, label) =>
    row.forEach((count, predicted) => {
      total += count;
      if (label === predicted) right += count;
    }),
  );
  return { right, total };
}

/** The shares of a class's examples that the cells of its row hold; 0 for a class without examples. */
export function sharesOf(row: readonly number[]): readonly number[] {
  const total = row.reduce((sum, count) => sum + count, 0);
  return row.map((count) => (total === 0 ? 0 : count / total));
}

/** One class taken for another. */
export interface Mistake {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
  /** Of the class's examples. */
  readonly share: number;
}

/** What is confused most often, the most frequent first; of equally many those that stand first in the matrix. */
export function mistakesIn(matrix: Matrix, most: number): readonly Mistake[] {
  const all = matrix.flatMap((row, label) => {
    const shares = sharesOf(row);
    return row.flatMap((count, predicted): Mistake[] =>
      count > 0 && predicted !== label ? [{ label, predicted, count, share: shares[predicted] ?? 0 }] : [],
    );
  });
  return all.toSorted((a, b) => b.count - a.count).slice(0, most);
}
