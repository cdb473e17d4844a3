import { expect, test } from 'vitest';
import { usualNumberWords } from '../../../../core/data/kinds/numberWords.ts';
import { dataSpec } from '../../../../core/data/source.ts';
import { layOut } from '../../../../core/text/layout.ts';
import { tokenNames } from '../../../../core/text/names.ts';
import { tokenRows, withCut } from './pieces.ts';
import { tokenizerOf } from './tokenizers.ts';

const source = { ...usualNumberWords(), length: 8, targetLength: 8 };
const spec = dataSpec(source);
const tokenizer = tokenizerOf(source.tokenizer)!;
const id = (token: string) => tokenizer.idOf(token) ?? -1;
const tensor = (values: readonly number[]) => ({ shape: [1, values.length], values: Int32Array.from(values) });
const pad = id('[PAD]');
const [cls, sep] = [id('[CLS]'), id('[SEP]')];

test('of a translation both texts have rows; what is to be said stands under the second', () => {
  const said = tokenizer.encode('zwei', undefined, { hasTemplate: false }).ids;
  const two = tokenizer.encode('two', undefined, { hasTemplate: false }).ids;
  const filled = (ids: readonly number[]) => [...ids, ...new Array<number>(8 - ids.length).fill(pad)];
  const ones = (count: number) => tensor(Array.from({ length: 8 }, (_, i) => Number(i < count)));
  const numbers = new Map([
    ['tokens', tensor(filled([cls, ...said, sep]))],
    ['mask', ones(said.length + 2)],
    ['shifted', tensor(filled([cls, ...two]))],
    ['next', tensor(filled([...two, sep]))],
    ['counts', ones(two.length + 1)],
  ]);
  const rows = tokenRows(spec, source, numbers, 0);
  expect(rows.map(({ name, hasSegments, target }) => [name, hasSegments, target?.en])).toEqual([
    ['tokens', false, undefined],
    ['shifted', false, 'next tokens'],
  ]);
  const [read, written] = rows;
  const states = read?.pieces.map(({ state }) => state);
  expect(states?.filter((state) => state === 'kept')).toHaveLength(said.length + 2);
  expect(read?.pieces[0]).toMatchObject({ token: '[CLS]', isSpecial: true, isUnknown: false, place: 0 });
  const names = tokenNames(source.tokenizer);
  const wanted = written?.pieces.map((piece) => piece.wanted);
  expect(wanted?.filter((one) => one !== null)).toEqual([...two.map((one) => names[one]), '[SEP]']);
});

test('what was cut off is told by the text, unless the text is another one', () => {
  const text = 'neunhundertneunundneunzig';
  const kept = tokenizer.encode(text, undefined, { maxLength: 5, padTo: 5 }).ids;
  const numbers = new Map([['tokens', tensor(kept)], ['mask', tensor(kept.map(() => 1))]]); // prettier-ignore
  const short = { ...source, length: 5 };
  const [row] = tokenRows(dataSpec(short), short, numbers, 0);
  if (!row) throw new Error('There is no row.');
  const cut = withCut(row, layOut(tokenizer, text, undefined, 5));
  expect(cut.pieces.length).toBeGreaterThan(5);
  expect(cut.pieces.filter(({ state }) => state === 'kept').map((piece) => piece.id)).toEqual(kept);
  expect(withCut(row, layOut(tokenizer, 'eins', undefined, 5))).toBe(row);
});
