import { expect, test } from 'vitest';
import type { Param } from '../../../core/params.ts';
import { same } from '../../../core/text.ts';
import { readSetting, writtenSetting } from './settingWords.ts';

const words = { label: same('p'), help: same('p') };
const rate: Param = { kind: 'number', ...words, default: 0.1, min: 0, max: 1, step: 0.1 };
const shape: Param = { kind: 'shape', ...words, default: [1], minRank: 1, maxRank: 4 };

test('a number is read with a comma or a point, and written as the language does', () => {
  expect(readSetting(rate, '0,2', 'en')).toEqual({ ok: true, value: 0.2 });
  expect(readSetting(rate, ' 0.2', 'de')).toEqual({ ok: true, value: 0.2 });
  expect([writtenSetting(0.2, 'de'), writtenSetting(0.2, 'en'), writtenSetting(1e-5, 'en')]).toEqual([
    '0,2',
    '0.2',
    '1e-5',
  ]);
});

test('commas part the sizes of a shape', () => {
  expect(readSetting(shape, '28, 28,1', 'de')).toEqual({ ok: true, value: [28, 28, 1] });
  expect(writtenSetting([28, 28], 'de')).toBe('28, 28');
});

test('all else is an expression, or wrong', () => {
  expect(readSetting(rate, 'width / 2 ', 'en')).toEqual({ ok: true, value: { expression: 'width / 2' } });
  expect(readSetting(rate, '3 − 1', 'en')).toEqual({ ok: true, value: { expression: '3 - 1' } });
  for (const typed of ['2', '', '3 +', '1,000', '1 000']) expect(readSetting(rate, typed, 'en').ok).toBe(false);
});
