/**
 * The adjusted Rand index (Hubert and Arabie 1985) of two partitions of the same points: 1 where they are the same but for the names, about
 * 0 by chance. Noise (-1) counts as a cluster of its own, as in scikit-learn.
 */
export function agreement(truth: ArrayLike<number>, labels: ArrayLike<number>): number {
  const [cells, rows, columns] = [new Map<string, number>(), new Map<number, number>(), new Map<number, number>()];
  for (let i = 0; i < truth.length; i++) {
    const [row, column] = [truth[i] ?? -1, labels[i] ?? -1];
    add(cells, `${row} ${column}`);
    add(rows, row);
    add(columns, column);
  }
  const [both, inRows, inColumns] = [cells, rows, columns].map(pairsIn);
  const all = (truth.length * (truth.length - 1)) / 2;
  if (both === undefined || inRows === undefined || inColumns === undefined || all === 0) return 1;
  const byChance = (inRows * inColumns) / all;
  const most = (inRows + inColumns) / 2;
  return most === byChance ? 1 : (both - byChance) / (most - byChance);
}

function add<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function pairsIn(counts: ReadonlyMap<unknown, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
}
