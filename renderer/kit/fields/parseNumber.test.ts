import { expect, test } from 'vitest';
import { editText, parseNumber, parseSizes, type NumberRange } from './parseNumber.ts';

const rate = { min: 0, max: 1000 };
const any = { min: -1e9, max: 1e9 };
const read = (typed: string, range: NumberRange = rate, language: 'en' | 'de' = 'en') => {
  const number = parseNumber(typed, range, language);
  return number.ok ? number.value : number.error[language];
};

test('a learning rate may be typed with a point, a comma or an exponent, in both languages', () => {
  for (const language of ['en', 'de'] as const) {
    expect(read('0.001', rate, language)).toBe(0.001);
    expect(read(' 0,001 ', rate, language)).toBe(0.001);
    expect(read('1e-3', rate, language)).toBe(0.001);
    expect(read('1,5e−3', rate, language)).toBe(0.0015);
    expect(read('.5', rate, language)).toBe(0.5);
    expect(read('−2', any, language)).toBe(-2);
    // As an input method for Japanese writes it.
    expect(read('０．００１', rate, language)).toBe(0.001);
  }
});

test.each(['', 'abc', '1.2.3', '1e', 'Infinity', 'NaN', '0x10', '-1', '1001'])('"%s" is no learning rate', (typed) => {
  expect(read(typed)).toBe('A number from 0 to 1000.');
});

test('whole numbers and open ends are kept to', () => {
  expect(read('2.5', { min: 1, max: 9, isWhole: true })).toBe('A whole number from 1 to 9.');
  expect(read('0', { min: 0, max: 1, isAbove: true })).toBe('A number above 0, up to 1.');
  expect(read('1', { min: 0, max: 1, isAbove: true })).toBe(1);
});

test('what may have a mark between its thousands is never guessed', () => {
  expect(read('1.500', any, 'de')).toBe('Das lässt sich auf zwei Arten lesen: 1500 oder 1,5 eingeben.');
  expect(read('−1,500', any)).toBe('This can be read in two ways: type −1500 or −1.5.');
  expect(read('1,500', any, 'de')).toBe(1.5);
  expect(read('1.500', any)).toBe(1.5);
  expect(read('0.125', any, 'de')).toBe(0.125);
  expect(read('1.234.567,8', any, 'de')).toBe('Ohne Zeichen zwischen den Tausendern: 1234567,8.');
  for (const typed of ['10,000', '10.000', '10 000', '10\u202f000', '10’000']) {
    expect(read(typed, { ...any, isWhole: true }, 'en')).toBe('Without marks between the thousands: 10000.');
  }
});

test('sizes stand between commas, spaces or crosses', () => {
  expect(parseSizes('28, 28×1', 'de')).toEqual([28, 28, 1]);
  expect(parseSizes('2.5, 1', 'en')).toBeUndefined();
  expect(parseSizes('max(2, 3)', 'en')).toBeUndefined();
});

test('what a field shows can be typed back', () => {
  for (const value of [0.001, 1e-8, 12, 0.9999, 1.125, 12345.678]) {
    for (const language of ['en', 'de'] as const) expect(read(editText(value, language), any, language)).toBe(value);
  }
});
