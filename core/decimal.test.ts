import { expect, it } from 'vitest';
import { shortestDecimal } from './decimal.ts';

it('a weight that was typed is read back as it was typed', () => {
  for (const value of [0.1, -0.42, 3, 1e-8, 123456.7, 0]) expect(shortestDecimal(Math.fround(value))).toBe(value);
});

it('any other is told apart from its neighbours by nine digits', () => {
  const drawn = Math.fround(Math.PI / 10);
  expect(Math.fround(shortestDecimal(drawn))).toBe(drawn);
  for (const value of [16777217.5, 1.00000012, 3.4028235e38, 1.4e-45].map(Math.fround)) {
    const decimal = shortestDecimal(value);
    expect(Math.fround(decimal)).toBe(value);
    expect(String(Number(decimal.toPrecision(9)))).toBe(String(decimal));
  }
});

it('what is no float32 stays as it is', () => {
  expect(shortestDecimal(NaN)).toBeNaN();
  expect(shortestDecimal(1e39)).toBe(1e39);
});
