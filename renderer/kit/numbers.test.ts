import { expect, test } from 'vitest';
import { durationText, lossText, percentText, remainingText, shortNumber } from './numbers.ts';
import { numberFormat } from './numberFormat.ts';

test('a loss has three decimals, as the lecture prints it', () => {
  expect(lossText(2.1849, 'en')).toBe('2.185');
  expect(lossText(2.1849, 'de')).toBe('2,185');
  expect(lossText(1234.5678, 'en')).toBe('1234.568');
});

test('a small loss keeps three significant digits', () => {
  expect(lossText(0.0012345, 'en')).toBe('0.00123');
  expect(lossText(0.0000012345, 'de')).toBe('1,23e-6');
  expect(lossText(0, 'en')).toBe('0.000');
});

test('what is not a finite number is said and not hidden', () => {
  expect(lossText('NaN', 'en')).toBe('NaN');
  expect(lossText('Infinity', 'de')).toBe('∞');
  expect(percentText('NaN', 'en')).toBe('NaN');
  expect(lossText(null, 'en')).toBe('–');
});

test('a weight has three significant digits', () => {
  expect(shortNumber(-0.045678, 'en')).toBe('−0.0457');
  expect(shortNumber(0.0000456, 'de')).toBe('4,6e-5');
  expect(shortNumber(-6.27e20, 'en')).toBe('−6.3e20');
  expect(shortNumber(1_234_567, 'en')).toBe('1,230,000');
  expect(shortNumber('NaN', 'en')).toBe('NaN');
});

test('an accuracy is per cent with one decimal', () => {
  expect(percentText(0.6484, 'en')).toBe('64.8');
  expect(percentText(1, 'de')).toBe('100,0');
});

test('what is left of a run is said in whole seconds, then in whole minutes', () => {
  expect(remainingText(0.31)).toBe('1\u00a0s');
  expect(remainingText(12.2)).toBe('13\u00a0s');
  expect(remainingText(59.5)).toBe('1\u00a0min');
  expect(remainingText(295)).toBe('5\u00a0min');
  expect(remainingText(4_790)).toBe('1\u00a0h 20\u00a0min');
});

test('durations grow from milliseconds to hours', () => {
  expect(durationText(0.0442)).toBe('45\u00a0ms');
  expect(durationText(3.2)).toBe('3\u00a0s');
  expect(durationText(0)).toBe('0\u00a0s');
  expect(durationText(125)).toBe('2\u00a0min 5\u00a0s');
  expect(durationText(120)).toBe('2\u00a0min');
  expect(durationText(4_800)).toBe('1\u00a0h 20\u00a0min');
});

test('what is rounded to zero has no sign', () => {
  const written = [-1e-9, -0, -0.5].map((number) => numberFormat('en').format(number));
  expect([...written, percentText(-1e-9, 'de')]).toEqual(['0', '0', '−0.5', '0,0']);
});
