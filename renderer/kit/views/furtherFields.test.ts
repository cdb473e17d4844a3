import { expect, test } from 'vitest';
import { between } from './furtherFields.ts';

test('letters and their spaces stand side by side as in a text, words apart', () => {
  expect(between(['a', ' ', '\n', '<unk>', '[PAD]', '😀'])).toBe('');
  expect(between(['the', 'cat', '<unk>'])).toBe(' ');
});
