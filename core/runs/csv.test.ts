import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('fields are quoted where they must be, what is absent is empty, and both languages have their signs', () => {
  const rows = [
    ['name', 'rate'],
    ['a, "b"\nc', 0.03],
    [null, true],
  ];
  expect(csvOf(rows, 'en')).toBe('name,rate\r\n"a, ""b""\nc",0.03\r\n,true\r\n');
  expect(csvOf(rows, 'de')).toBe('name;rate\r\n"a, ""b""\nc";0,03\r\n;true\r\n');
});

test('a name is no formula to a spreadsheet, and a negative number stays one', () => {
  expect(csvOf([['=1+1', '-x', -1]], 'en')).toBe("'=1+1,'-x,-1\r\n");
});
