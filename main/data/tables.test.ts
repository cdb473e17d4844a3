import { allOf } from './types.ts';
import { featureNames, inputField } from '../../core/data/spec.ts';
import { expect, test } from 'vitest';
import { kindOf } from '../../core/data/source.ts';
import { loadData } from './load.ts';

test.each([
  ['iris', [40, 40, 40], [10, 10, 10]],
  ['penguins', [121, 54, 98], [30, 14, 25]],
] as const)('%s is split class by class, and scaled by its training part', async (kind, trained, held) => {
  const { training, test: heldOut, spec } = await loadData({ kind }, { home: '/nowhere' });
  const perClass = (labels: ArrayLike<number>) => [0, 1, 2].map((one) => Array.from(labels).filter((label) => label === one).length);
  expect([perClass(allOf(training, 'labels')), perClass(allOf(heldOut, 'labels'))]).toEqual([trained, held]);
  expect([training.count, heldOut.count]).toEqual(kindOf({ kind }).sizes);
  const width = featureNames(inputField(spec)).length;
  for (let column = 0; column < width; column++) {
    const values = [...allOf(training, 'features')].filter((_, i) => i % width === column);
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0, 5);
    expect(values.reduce((sum, value) => sum + value ** 2, 0) / values.length).toBeCloseTo(1, 5);
  }
}); // prettier-ignore
