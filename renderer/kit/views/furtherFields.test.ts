import { expect, test } from 'vitest';
import { usualNumberWords } from '../../../core/data/kinds/numberWords.ts';
import type { LabelledSource } from '../../../core/data/kinds/labelledText.ts';
import { dataSpec } from '../../../core/data/source.ts';
import { between } from '../../../core/data/userValues.ts';
import { furtherFields } from './furtherFields.ts';

test('letters and their spaces stand side by side as in a text, words apart', () => {
  expect(between(['a', ' ', '\n', '<unk>', '[PAD]', '😀'])).toBe('');
  expect(between(['the', 'cat', '<unk>'])).toBe(' ');
});

test('segments have a column where a second text has some, and none where every example is one text', () => {
  const { tokenizer } = usualNumberWords();
  const source: LabelledSource = {
    kind: 'labelled', name: 'mails', sha256: 'a'.repeat(64), tokenizer, length: 4, texts: 9, classes: ['a', 'b'],
    isPair: false, removed: [], testShare: 0.1, seed: 1,
  }; // prettier-ignore
  const named = (segments: readonly number[]) => {
    const shape = [2, 4];
    const tokens = { shape, values: Int32Array.of(1, 2, 3, 0, 1, 2, 2, 3) };
    const inputs = new Map([['tokens', tokens], ['segments', { shape, values: Int32Array.from(segments) }]]); // prettier-ignore
    return furtherFields(dataSpec(source), inputs).map(({ name }) => name);
  };
  expect(named([0, 0, 0, 0, 0, 0, 0, 0])).toEqual(['tokens']);
  expect(named([0, 0, 0, 0, 0, 0, 1, 1])).toEqual(['tokens', 'segments']);
});
