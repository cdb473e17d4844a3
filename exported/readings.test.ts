import { expect, test } from 'vitest';
import { classValues, inUnit, largest, rowOf, scaled } from './readings.ts';

test('numbers of an output become one for each class, in each way the app knows', () => {
  expect(classValues({ reading: 'softmax' }, [0, Math.log(3)])).toEqual([0.25, 0.75].map((value) => expect.closeTo(value, 12))); // prettier-ignore
  expect(classValues({ reading: 'softmax' }, [1000, 0])[0]).toBe(1);
  expect(classValues({ reading: 'plain' }, [0.2, 0.8])).toEqual([0.2, 0.8]);
  expect(classValues({ reading: 'sigmoid' }, [0])).toEqual([0.5, 0.5]);
  expect(classValues({ reading: 'signs' }, [-1])).toEqual([1, 0]);
  expect(classValues({ reading: 'single' }, [0.25])).toEqual([0.75, 0.25]);
});

test('the largest number counts, the first of equal ones', () => {
  expect(largest([0.1, 0.7, 0.7])).toBe(1);
  expect(largest([])).toBe(0);
});

test('a row is scaled column by column, categories as a one among zeros', () => {
  const number = { kind: 'number', name: 'mass', unit: 'g', low: 0, high: 9, start: 1, mean: 4, deviation: 2 } as const;
  const category = { kind: 'category', name: 'sex', categories: ['f', 'm'], mean: [0, 0], deviation: [1, 1] } as const;
  expect(rowOf([number, category], [8, 1])).toEqual([2, 0, 1]);
  expect(rowOf([number], [NaN])).toEqual([NaN]);
});

test('units lead there and back', () => {
  expect(inUnit({ mean: [10], deviation: [3] }, 0, scaled(16, { mean: 10, deviation: 3 }))).toBe(16);
});
