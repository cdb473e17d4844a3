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

/** The share of a class's examples that a cell holds; 0 for a class without examples. */
export function shareOf(matrix: Matrix, label: number, predicted: number): number {
  const row = matrix[label] ?? [];
  const total = row.reduce((sum, count) => sum + count, 0);
  return total === 0 ? 0 : (row[predicted] ?? 0) / total;
}
