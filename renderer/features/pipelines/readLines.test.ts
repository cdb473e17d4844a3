import { expect, test } from 'vitest';
import { MOST_CHARACTERS, MOST_IN_LINES, MOST_LINES } from '../../../core/protocol/requests/pretrained.ts';
import { columnsIn, decoded, linesOf, textColumn } from './readLines.ts';

test('a plain text is its lines, with the empty ones', () => {
  const columns = columnsIn('a.txt', '\ufeffone\r\n\r\n"two, three"\n');
  expect(columns.names).toHaveLength(1);
  expect(linesOf(columns, 0).lines).toBe('one\n\n"two, three"\n');
});

test.each([',', ';', '\t'])('of a table the column with the longest cells is taken: cells with %j, quotes and line breaks stay whole', (sign) => {
  const file = ['id', 'text', 'label'].join(sign) + `\n1${sign}"He said ""no""${sign}\ntwice"${sign}a\r\n2${sign}plain words here${sign}b`;
  const columns = columnsIn('a.csv', file);
  expect(columns.names).toEqual(['id', 'text', 'label']);
  expect(textColumn(columns)).toBe(1);
  expect(linesOf(columns, 1).lines).toBe(`He said "no"${sign.trim() === '' ? '' : sign} twice\nplain words here`);
  expect(linesOf(columns, 2).lines).toBe('a\nb');
}); // prettier-ignore

test.each([
  ['UTF-8', new TextEncoder().encode('Bär')],
  ['what older programs write', Uint8Array.of(0x42, 0xe4, 0x72)],
  ['UTF-16 with its mark', Uint8Array.of(0xff, 0xfe, 0x42, 0, 0xe4, 0, 0x72, 0)],
  ['UTF-16 without one', Uint8Array.of(0x42, 0, 0xe4, 0, 0x72, 0)],
])('a file in %s is read', (_, bytes) => {
  expect(decoded(bytes.buffer, 'a.txt')).toBe('Bär');
});

test('a file that is no text is refused in words', () => {
  expect(() => decoded(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 7).buffer, 'a.csv')).toThrow(/a.csv is no plain text/);
  expect(() => decoded(Uint8Array.of(0, 1, 0, 0, 9).buffer, 'a.txt')).toThrow(/a.txt is no plain text/);
});

test('of a file of fifty megabytes as much is taken as a page can show, and the rest is counted', () => {
  const many = linesOf(columnsIn('a.txt', 'forty characters are on each of its lines\n'.repeat(1_200_000)), 0);
  expect(many.lines.split('\n')).toHaveLength(MOST_LINES);
  expect(many.left).toBe(1_200_000 - MOST_LINES);
  const long = linesOf(columnsIn('a.txt', `${'x'.repeat(90_000)}\n`.repeat(100)), 0);
  expect(long.lines.length).toBeLessThanOrEqual(MOST_IN_LINES);
  expect(long.left).toBe(100 - long.lines.split('\n').length);
  expect(linesOf(columnsIn('a.txt', 'x'.repeat(1e6)), 0).lines).toHaveLength(MOST_CHARACTERS);
});
