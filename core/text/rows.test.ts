import { expect, test } from 'vitest';
import fixture from './fixtures/rows.json';
import { tokenizerSchema } from './json.ts';
import { rowsOf } from './rows.ts';

const json = tokenizerSchema.parse(fixture.tokenizer);
const { tokenizer, padId, rowOf, special, added } = rowsOf(json)!;

test.each(fixture.rows)(
  "cuts $texts to $length as Python's tokenizers do",
  ({ texts, length, ids, segments, mask, cut }) => {
    const [first = '', second] = texts;
    const row = rowOf(length, tokenizer.idsOf(first), second === undefined ? undefined : tokenizer.idsOf(second));
    const places = Array.from({ length }, (_, i) => i);
    expect(places.map((i) => row.ids[i] ?? padId)).toEqual(ids);
    expect(places.map((i) => Number(i < row.ids.length))).toEqual(mask);
    expect(places.map((i) => Number(i >= row.second && i < row.ids.length))).toEqual(segments);
    expect(row.isCut).toBe(cut);
  },
);

test('knows what no text asks for', () => {
  expect([...special].map((id) => tokenizer.tokenOf(id))).toEqual(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
  expect(added).toEqual([2, 3]);
});
