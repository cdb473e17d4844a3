import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { evaluate, namesIn, parseExpression, withNames, type Value } from './expression.ts';

const values = new Map<string, Value>([
  ['width', 48],
  ['heads', 6],
  ['odd', 7],
  ['kind', 'relu'],
  ['shape', [3, 4]],
]);

/** The value, or the part of the source that is wrong. */
function result(source: string, isWhole = false): unknown {
  const parsed = parseExpression(source);
  const found = parsed.ok ? evaluate(parsed.value, values, isWhole) : parsed;
  return found.ok ? found.value : `wrong: ${source.slice(found.error.at, found.error.end)}`;
}

describe('expressions', () => {
  test.each([
    ['4 * width', 192],
    ['width / heads', 8],
    ['width - 2 - 3', 43],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['-width + 50', 2],
    ['2 * -3', -6],
    ['min(width, 32, 2 * heads)', 12],
    ['max(width / 100, 1)', 1],
    ['1.5e1 * 2', 30],
    ['24 / 2 / 3', 4],
    ['kind', 'relu'],
    ['shape', [3, 4]],
    ['heads, width / heads', [6, 8]],
  ])('%s is %j', (source, expected) => {
    expect(result(source)).toEqual(expected);
  });

  test.each([
    ['', 'wrong: '],
    ['4 *', 'wrong: '],
    ['4 width', 'wrong: width'],
    ['(4 + width', 'wrong: ('],
    ['width)', 'wrong: )'],
    ['2 + widht * 3', 'wrong: widht'],
    ['sqrt(width)', 'wrong: sqrt'],
    ['width ^ 2', 'wrong: ^'],
    ['2 * kind', 'wrong: kind'],
    ['1 + width / (heads - 6)', 'wrong: width / (heads - 6)'],
    ['1e308 * 10', 'wrong: 1e308 * 10'],
    ['constructor', 'wrong: constructor'],
    ['toString(1)', 'wrong: toString'],
    ['min()', 'wrong: )'],
  ])('of "%s" the faulty part is told: %s', (source, expected) => {
    expect(result(source)).toBe(expected);
  });

  test('where a whole number is needed, every division has to come out', () => {
    expect(result('width / heads', true)).toBe(8);
    expect(result('2 * (width / odd)', true)).toBe('wrong: (width / odd)');
    expect(result('width / odd * odd', true)).toBe('wrong: width / odd');
    expect(result('0.5 * odd', true)).toBe('wrong: 0.5 * odd');
    expect(result('odd / 2')).toBe(3.5);
  });

  test('the message says which names there are, in both languages', () => {
    const parsed = parseExpression('3 * depth');
    const found = parsed.ok && evaluate(parsed.value, new Map([['width', 1]]), true);
    expect(found && !found.ok && found.error.message).toEqual({
      en: 'There is no parameter “depth” here, only: width.',
      de: 'Einen Parameter „depth“ gibt es hier nicht, nur: width.',
    });
  });

  test('its names', () => {
    const parsed = parseExpression('min(4 * width, -heads) + 1, kind');
    expect(parsed.ok && [...namesIn(parsed.value)]).toEqual(['width', 'heads', 'kind']);
  });

  test('other words in the place of names, of functions never', () => {
    const wordFor = (name: string) => ({ width: '(2 * w)', min: 'least' })[name];
    expect(withNames('min(width, heads) + widths', wordFor)).toBe('min((2 * w), heads) + widths');
    expect(withNames('min(min, 2)', wordFor)).toBe('min(least, 2)');
    expect(withNames('3 + (width', wordFor)).toBe('3 + (width');
  });

  test('whatever is typed, there is a value or an error within the text', () => {
    const pieces = fc.constantFrom(
      ...['width', 'kind', '3', '0.5', '+', '-', '*', '/', '(', ')', ',', 'min(', ' ', '€'],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 120 }), fc.boolean(), (words, isWhole) => {
        const source = words.join('');
        const parsed = parseExpression(source);
        const found = parsed.ok ? evaluate(parsed.value, values, isWhole) : parsed;
        if (found.ok) return;
        const { at, end } = found.error;
        expect(at).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(at);
        expect(end).toBeLessThanOrEqual(source.length);
      }),
    );
  });
});
