// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { usualNumberWords } from '../../../core/data/kinds/numberWords.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import type { DataPreview } from '../../../core/protocol/requests/data.ts';
import { tokenNames } from '../../../core/text/names.ts';
import { connectScripted, held, settled } from '../../link/scripted.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { FirstTokens } from './FirstTokens.tsx';

inPage();

const source = usualNumberWords();
const word = tokenNames(source.tokenizer).find((name) => /^[a-z]{4,}$/.test(name)) ?? '';
const id = tokenNames(source.tokenizer).indexOf(word);
/** The same numbers mean other words. */
const other = { ...source, tokenizer: JSON.parse(JSON.stringify(source.tokenizer).replaceAll(`"${word}"`, '"unused"')) as typeof source.tokenizer }; // prettier-ignore

const preview = (ids: readonly number[]) => {
  const data = btoa(String.fromCharCode(...new Uint8Array(Int32Array.from(ids).buffer)));
  return { features: { dtype: 'int32', shape: [1, ids.length], data } } as unknown as DataPreview;
};

test('until the texts are read with another tokenizer, their pieces are called as the one before calls them', async () => {
  const answers = [held<DataPreview>(), held<DataPreview>()];
  let asked = 0;
  connectScripted({ dataPreview: () => answers[asked++]!.promise });
  useDocument.getState().open(emptyDocument('texts', source), null);
  mount(<FirstTokens />);
  const answer = (i: number, ids: readonly number[]) => act(() => (answers[i]?.resolve(preview(ids)), settled()));
  const shown = () => screen.getByTestId('first-tokens').textContent;
  await answer(0, [id]);
  expect(shown()).toBe(word);
  await act(() => (useDocument.getState().open(emptyDocument('texts', other), null), settled()));
  expect([asked, shown()]).toEqual([2, word]);
  await answer(1, [id]);
  expect(shown()).toBe('unused');
});
