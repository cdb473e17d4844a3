import { expect, test } from 'vitest';
import { editText, parseNumber } from './parseNumber.ts';

const rate = { min: 0, max: 1000 };

test('a learning rate may be typed with a point, a comma or an exponent', () => {
  expect(parseNumber('0.001', rate)).toBe(0.001);
  expect(parseNumber(' 0,001 ', rate)).toBe(0.001);
  expect(parseNumber('1e-3', rate)).toBe(0.001);
  expect(parseNumber('.5', rate)).toBe(0.5);
});

test.each(['', 'abc', '1.2.3', '1e', 'Infinity', 'NaN', '0x10', '-1', '1001'])('"%s" is no learning rate', (typed) => {
  expect(parseNumber(typed, rate)).toBeUndefined();
});

test('whole numbers and open ends are kept to', () => {
  expect(parseNumber('2.5', { min: 1, max: 9, isWhole: true })).toBeUndefined();
  expect(parseNumber('0', { min: 0, max: 1, isAbove: true })).toBeUndefined();
  expect(parseNumber('1', { min: 0, max: 1, isAbove: true })).toBe(1);
});

test('what a field shows can be typed back', () => {
  for (const value of [0.001, 1e-8, 12, 0.9999]) {
    for (const language of ['en', 'de'] as const) expect(parseNumber(editText(value, language), rate)).toBe(value);
  }
});
