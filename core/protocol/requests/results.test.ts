import { expect, test } from 'vitest';
import { dataSpec } from '../../data/source.ts';
import { canSortBy } from './results.ts';

test('predictions are sorted by what their data have', () => {
  const flowers = dataSpec({ kind: 'iris' });
  expect(canSortBy(flowers, { column: 'petal length' })).toBe(true);
  expect(canSortBy(flowers, { column: 'body mass' })).toBe(false);
  expect([canSortBy(flowers, 'confidence'), canSortBy(flowers, 'difference')]).toEqual([true, false]);
  const values = { ...flowers, fields: flowers.fields.map((field) => (field.role === 'target' ? { ...field, meaning: { kind: 'values', names: ['y'] } as const } : field)) }; // prettier-ignore
  expect([canSortBy(values, 'confidence'), canSortBy(values, 'difference'), canSortBy(values, 'number')]).toEqual([false, true, true]); // prettier-ignore
});
