import { expect, test } from 'vitest';
import { dataSpec } from '../../../core/data/source.ts';
import { specOf, type DataSpec, type SpecColumn } from '../../../core/data/spec.ts';
import { predictedDigits, targetNames } from '../../../core/data/userValues.ts';
import { floats } from '../../../core/tensorType.ts';
import { same } from '../../../core/text.ts';
import { columnNames, columnsLeft, userCells, userNumber } from './userUnits.ts';

const format = (value: number, options?: Intl.NumberFormatOptions) =>
  new Intl.NumberFormat('en', options).format(value);
const tableOf = (names: readonly string[], columns: readonly SpecColumn[]): DataSpec =>
  specOf(
    same('fruit.csv'),
    floats([names.length]),
    { kind: 'table', names, columns },
    { kind: 'classes', classes: ['a', 'b'] },
  );
const spec = tableOf(
  ['colour = red', 'colour = blue', 'size'],
  [
    { name: 'colour', categories: ['red', 'blue'] },
    { name: 'size', categories: null },
  ],
);
const units = { features: { mean: [0, 0, 8.63], deviation: [1, 1, 0.5] }, targets: null };

test('a row reads as it stands in the file', () => {
  expect(columnNames(spec)).toEqual(['colour', 'size']);
  expect(userCells(spec, units, [0, 1, Math.fround(-1.26)], format)).toEqual(['blue', '8']);
  expect(userCells(spec, units, [1, 0, 0], format)).toEqual(['red', '8.63']);
});

test('a column is headed with the unit that the file writes beside its numbers', () => {
  const flats = dataSpec({
    kind: 'csv', name: 'flats.csv', sha256: '0'.repeat(64), rows: 3, hasHeader: true, delimiter: ';',
    columns: [
      { name: 'share', type: 'number', role: 'feature', unit: '%' },
      { name: 'town', type: 'category', role: 'feature', categories: ['Bonn', 'Trier'] },
      { name: 'rent', type: 'number', role: 'target', unit: '€' },
      { name: 'rooms', type: 'number', role: 'target' },
    ],
    testShare: 0.2, standardise: true, seed: 1,
  });
  expect(columnNames(flats)).toEqual(['share (%)', 'town']);
  expect(targetNames(flats)).toEqual(['rent (€)', 'rooms']);
  expect(targetNames(spec)).toEqual([]);
}); // prettier-ignore

test('large numbers that are near each other keep their last digit', () => {
  const scale = { mean: [1_700_000_247.5], deviation: [144.3] };
  expect(userNumber(scale, 0, Math.fround((1_700_000_123 - 1_700_000_247.5) / 144.3), format)).toBe('1,700,000,123');
});

test('predictions have digits that fit their deviation', () => {
  expect(predictedDigits({ mean: [0], deviation: [28_866] }, 0)).toEqual({ minimumFractionDigits: 0, maximumFractionDigits: 0 });
  expect(predictedDigits(null, 0).maximumFractionDigits).toBe(3);
}); // prettier-ignore

test('thousands of columns are not drawn', () => {
  const features = Array.from({ length: 20_000 }, (_, i) => `g${i}`);
  const wide = tableOf(
    features,
    features.map((name) => ({ name, categories: null })),
  );
  expect([columnNames(wide).length, columnsLeft(wide)]).toEqual([60, 19_940]);
  expect(userCells(wide, null, new Float32Array(20_000), format)).toHaveLength(60);
});
