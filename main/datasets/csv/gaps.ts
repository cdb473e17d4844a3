import type { CsvColumn, CsvSource } from '../../../core/data/source.ts';

/**
 * Fills the gaps (NaN) of rows [rows, width] in place, with what the first `trained` of them have in that column: mean
 * or median of the numbers, the most frequent number (the smallest of several) or category (the first of several).
 */
export function fillGaps(source: CsvSource, features: Float64Array, width: number, trained: number): void {
  let offset = 0;
  for (const { role, type, gaps = 'drop', categories = [] } of source.columns) {
    if (role !== 'feature') continue;
    const size = type === 'category' ? categories.length : 1;
    if (gaps !== 'drop' && hasGaps(features, offset, width)) {
      if (type === 'category') fillCategory(features, offset, width, size, trained);
      else fillNumber(features, offset, width, trained, gaps);
    }
    offset += size;
  }
}

function hasGaps(features: Float64Array, offset: number, width: number): boolean {
  for (let i = offset; i < features.length; i += width) if (Number.isNaN(features[i])) return true;
  return false;
}

function fillNumber(
  features: Float64Array,
  offset: number,
  width: number,
  trained: number,
  gaps: Exclude<CsvColumn['gaps'], 'drop' | undefined>,
): void {
  const known: number[] = [];
  for (let row = 0; row < trained; row++) {
    const value = features[row * width + offset] ?? NaN;
    if (!Number.isNaN(value)) known.push(value);
  }
  const filling = { mean, median, mostFrequent }[gaps](known);
  for (let i = offset; i < features.length; i += width) if (Number.isNaN(features[i])) features[i] = filling;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of [...values].sort((a, b) => a - b)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0];
}

function fillCategory(features: Float64Array, offset: number, width: number, size: number, trained: number): void {
  const counts = new Array<number>(size).fill(0);
  const isGap = (row: number) => Number.isNaN(features[row * width + offset]);
  for (let row = 0; row < trained; row++) {
    if (isGap(row)) continue;
    for (let i = 0; i < size; i++) counts[i] = (counts[i] ?? 0) + (features[row * width + offset + i] ?? 0);
  }
  const best = counts.indexOf(Math.max(...counts));
  for (let row = 0; row < features.length / width; row++) {
    if (!isGap(row)) continue;
    features[row * width + offset] = 0;
    features[row * width + offset + best] = 1;
  }
}
