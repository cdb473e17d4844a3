import { expect, test } from 'vitest';
import type { CsvSource } from '../../../core/data/source.ts';
import { columnsProblem, withRole, withType } from './columns.ts';

const source: CsvSource = {
  kind: 'csv',
  name: 'animals.csv',
  sha256: '0'.repeat(64),
  rows: 10,
  hasHeader: true,
  delimiter: ',',
  columns: [
    { name: 'weight', type: 'number', role: 'feature' },
    { name: 'legs', type: 'number', role: 'feature', categories: ['2', '4'] },
    { name: 'species', type: 'category', role: 'target', categories: ['bison', 'goose'] },
  ],
  testShare: 0.2,
  standardise: true,
  seed: 1,
};
const rolesOf = (chosen: CsvSource) => chosen.columns.map((column) => column.role);

test('a new target takes the place of a category that was the target', () => {
  expect(rolesOf(withRole(source, 0, 'target'))).toEqual(['target', 'feature', 'feature']);
});

test('several numbers may be predicted together', () => {
  const numbers = withRole(withRole(source, 0, 'target'), 1, 'target');
  expect(rolesOf(numbers)).toEqual(['target', 'target', 'feature']);
});

test('a number that becomes a category is the only target', () => {
  const numbers = withRole(withRole(source, 0, 'target'), 1, 'target');
  const coded = withType(numbers, 1, 'category');
  expect(rolesOf(coded)).toEqual(['feature', 'target', 'feature']);
  expect(coded.columns[1]?.type).toBe('category');
});

test('without a target or without features there is a problem with what to do', () => {
  expect(columnsProblem(source)).toBeUndefined();
  expect(columnsProblem(withRole(source, 2, 'ignore'))?.en).toContain('target');
  const noFeatures = withRole(withRole(source, 0, 'ignore'), 1, 'ignore');
  expect(columnsProblem(noFeatures)?.en).toContain('feature');
});
