import { expect, it } from 'vitest';
import { counted, listed, text, wholeNumber } from './text.ts';

it('a number has its noun in the form that the language gives it', () => {
  const nodes = (count: number) => counted(count, ['node', 'nodes'], ['Knoten', 'Knoten']);
  const wires = (count: number) => counted(count, ['wire', 'wires'], ['Leitung', 'Leitungen']);
  expect([0, 1, 2, 1200].map((count) => nodes(count).en)).toEqual(['0 nodes', '1 node', '2 nodes', '1,200 nodes']);
  expect([0, 1, 2, 1200].map((count) => wires(count).de)).toEqual([
    '0 Leitungen',
    '1 Leitung',
    '2 Leitungen',
    '1.200 Leitungen',
  ]);
});

it('a list has commas between what there is', () => {
  expect(listed([text('a', 'x'), null, text('b', 'y')])).toEqual(text('a, b', 'x, y'));
  expect(listed([null, text('b', 'y')])).toEqual(text('b', 'y'));
});

it('whole numbers are grouped as the language has it', () => {
  expect(wholeNumber(5522)).toEqual(text('5,522', '5.522'));
});
