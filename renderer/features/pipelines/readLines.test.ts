import { expect, test } from 'vitest';
import { columnsIn, decoded, linesOf, textColumn } from './readLines.ts';

test('a plain text is its lines, with the empty ones', () => {
  const columns = columnsIn('a.txt', '\ufeffone\r\n\r\n"two, three"\n');
  expect(columns.names).toHaveLength(1);
  expect(linesOf(columns, 0)).toBe('one\n\n"two, three"\n');
});

test.each([',', ';', '\t'])('of a table the column with the longest cells is taken: cells with %j, quotes and line breaks stay whole', (sign) => {
  const file = ['id', 'text', 'label'].join(sign) + `\n1${sign}"He said ""no""${sign}\ntwice"${sign}a\r\n2${sign}plain words here${sign}b`;
  const columns = columnsIn('a.csv', file);
  expect(columns.names).toEqual(['id', 'text', 'label']);
  expect(textColumn(columns)).toBe(1);
  expect(linesOf(columns, 1)).toBe(`He said "no"${sign.trim() === '' ? '' : sign} twice\nplain words here`);
  expect(linesOf(columns, 2)).toBe('a\nb');
}); // prettier-ignore

test('what is no UTF-8 is read as older programs write it', () => {
  expect(decoded(new TextEncoder().encode('Bär').buffer)).toBe('Bär');
  expect(decoded(Uint8Array.of(0x42, 0xe4, 0x72).buffer)).toBe('Bär');
});
