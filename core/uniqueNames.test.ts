import { expect, test } from 'vitest';
import { uniqueNames } from './uniqueNames.ts';

test('names that are taken get a number that is free, whoever had it before', () => {
  const unique = uniqueNames(['input']);
  const wishes = ['a', 'a_2', 'a', 'a', 'a_2', 'a_2_2', 'a_2', 'input', '__proto__', '__proto__'];
  expect(wishes.map(unique)).toEqual(['a', 'a_2', 'a_3', 'a_4', 'a_2_2', 'a_2_2_2', 'a_2_3', 'input_2', '__proto__', '__proto___2']); // prettier-ignore
});
