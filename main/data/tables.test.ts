import { allOf } from './types.ts';
import { featureNames, inputField } from '../../core/data/spec.ts';
import { expect, test } from 'vitest';
import { inUnits } from '../../core/data/units.ts';
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

test.each([
  // The first and last flowers of Fisher's table, and penguins around the first one that has no measurements (number 4).
  ['iris', [[1, [5.1, 3.5, 1.4, 0.2]], [51, [7, 3.2, 4.7, 1.4]], [150, [5.9, 3, 5.1, 1.8]]]],
  ['penguins', [[1, [39.1, 18.7, 181, 3750]], [3, [40.3, 18, 195, 3250]], [5, [36.7, 19.3, 193, 3450]]]],
] as const)('rows of %s are found again by their numbers in the set as it is published', async (kind, known) => {
  const { training, test: heldOut, units } = await loadData({ kind }, { home: '/nowhere' });
  const byNumber = new Map(
    [training, heldOut].flatMap((part) => {
      const features = allOf(part, 'features');
      return [...part.places!.numbers!].map((number, i) => [number, [0, 1, 2, 3].map((column) => inUnits(units!.features, column, features[4 * i + column]!))] as const);
    }),
  );
  expect(byNumber.size).toBe(training.count + heldOut.count);
  expect([byNumber.has(4), Math.max(...byNumber.keys())]).toEqual(kind === 'iris' ? [true, 150] : [false, 344]);
  for (const [number, values] of known) values.forEach((value, column) => expect(byNumber.get(number)![column]).toBeCloseTo(value, 3));
}); // prettier-ignore
