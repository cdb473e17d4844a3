// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { usualNumberWords } from '../../../../core/data/kinds/numberWords.ts';
import { EngineError } from '../../../../core/protocol/errors.ts';
import type { TextImport } from '../../../../core/protocol/requests/data.ts';
import type { TextLook } from '../../../../core/protocol/requests/textData.ts';
import { same } from '../../../../core/text.ts';
import { useToasts } from '../../../kit/toasts.ts';
import { connectScripted, held } from '../../../link/scripted.ts';
import { inPage, mount } from '../../../link/testing.tsx';
import { useDocument } from '../../../workspace/document/document.ts';
import { changeData } from '../../../workspace/plane/changeData.ts';
import { followImporting, whileImporting } from '../importing.ts';
import { chooseFile, chooseFolder } from '../imports.ts';
import { ImportProgress } from '../ImportProgress.tsx';
import { TextDialog } from './TextDialog.tsx';
import { TokenizerForm } from './TokenizerForm.tsx';

inPage();

const file = { path: '/tmp/story.txt', name: 'story.txt' };
const look: TextLook = {
  guess: 'text', kind: 'text', suits: ['text', 'masked', 'labelled', 'parallel'], encoding: 'utf-8', table: null,
  texts: [{ text: 'Once upon a time' }], count: null, bytes: 1_500_000, classes: [], remarks: [],
}; // prettier-ignore
const { tokenizer } = usualNumberWords();
const source = { kind: 'text', name: 'story.txt', sha256: 'a'.repeat(64), encoding: 'utf-8', tokenizer, window: 32, windows: 10, testShare: 0, seed: 1 } as const; // prettier-ignore

test('texts are taken in as the controls say, with progress and a way to stop', async () => {
  const answer = held<{ source: typeof source; remarks: []; table: null }>();
  const engine = connectScripted({ importTexts: () => answer.promise, cancelImport: () => null });
  followImporting(engine.client);
  const onClose = vi.fn();
  mount(<TextDialog file={file} first={look} onClose={onClose} onTable={() => undefined} />);
  expect(screen.getByText('Once upon a time')).toBeTruthy();
  fireEvent.change(screen.getByLabelText('Tokens of an example'), { target: { value: '32' } });
  fireEvent.click(screen.getByRole('button', { name: 'Use these texts' }));
  await waitFor(() => expect(engine.params('importTexts')).toHaveLength(1));
  expect(engine.params('importTexts')[0]).toMatchObject({
    path: file.path,
    wish: { kind: 'text', window: 32, tokenizer: { kind: 'characters' } },
  });
  act(() => engine.tell('importProgress', { name: 'story.txt', share: 0.25 }));
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');
  fireEvent.click(screen.getByRole('button', { name: 'Stop importing' }));
  await waitFor(() => expect(engine.params('cancelImport')).toEqual([{ name: 'story.txt' }]));
  await act(async () => answer.reject(new EngineError('cancelled', 'The import was cancelled.')));
  expect(onClose).not.toHaveBeenCalled();
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.getByRole('button', { name: 'Use these texts' }).getAttribute('aria-disabled')).toBeNull();
});

test('texts that were given up are not taken over when their answer comes late, and the next import stays in sight', async () => {
  const [first, second] = [held<TextImport>(), held<TextImport>()];
  const engine = connectScripted({ importTexts: () => first.promise, cancelImport: () => null });
  const onClose = vi.fn();
  const { data } = useDocument.getState().document;
  mount(<TextDialog file={file} first={look} onClose={onClose} onTable={() => undefined} />);
  fireEvent.click(screen.getByRole('button', { name: 'Use these texts' }));
  await waitFor(() => expect(engine.params('importTexts')).toHaveLength(1));
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(onClose).toHaveBeenCalledOnce();
  cleanup();
  // The same file once more, while the engine has not yet answered the first time.
  const again = whileImporting(file.name, () => second.promise);
  mount(<ImportProgress />);
  await act(async () => first.resolve({ source, remarks: [], table: null }));
  expect(useDocument.getState().document.data).toEqual(data);
  expect(onClose).toHaveBeenCalledOnce();
  expect(screen.getByRole('progressbar')).toBeTruthy();
  await act(async () => second.resolve({ source, remarks: [], table: null }));
  expect((await again).source).toEqual(source);
  expect(screen.queryByRole('progressbar')).toBeNull();
});

test('what fails is said where it can be changed, and nothing is lost', async () => {
  let isBad = true;
  const engine = connectScripted({
    importTexts: () => {
      if (isBad) throw new EngineError('dataInvalid', same('story.txt has no word in it: choose a file with text.'));
      return { source, remarks: [], table: null };
    },
  });
  const onClose = vi.fn();
  mount(<TextDialog file={file} first={look} onClose={onClose} onTable={() => undefined} />);
  fireEvent.click(screen.getByRole('button', { name: 'Use these texts' }));
  expect((await screen.findByRole('alert')).textContent).toContain('choose a file with text');
  isBad = false;
  fireEvent.click(screen.getByRole('button', { name: 'Use these texts' }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(engine.params('importTexts')).toHaveLength(2);
  expect(useDocument.getState().document.data).toEqual(source);
});

/** As the panel shows it: for the data of now. */
function Form() {
  return <TokenizerForm source={useDocument((state) => state.document.data) as typeof source} />;
}

test('another vocabulary is learned for the data as they are, in one step', async () => {
  const other = { ...tokenizer, version: '1.0' } as const;
  const engine = connectScripted({
    learnTokenizer: () => ({ tokenizer: other, remarks: [same('Not all have room.')] }),
  });
  changeData(() => source);
  mount(<Form />);
  fireEvent.click(screen.getByRole('button', { name: 'Change …' }));
  fireEvent.change(screen.getByLabelText('Vocabulary, at most'), { target: { value: '300' } });
  fireEvent.click(screen.getByRole('button', { name: 'Learn it' }));
  await waitFor(() => expect(engine.params('learnTokenizer')).toHaveLength(1));
  expect(engine.params('learnTokenizer')[0]).toMatchObject({
    name: 'story.txt',
    tokenizer: { kind: 'wordpiece', size: 300 },
  });
  await screen.findByRole('button', { name: 'Change …' });
  const data = { ...source, tokenizer: other };
  expect(useDocument.getState().document.data).toEqual(data);
  expect(screen.getByText('Not all have room.')).toBeTruthy();
});

test('what is to be known of the vocabulary is said once the texts are taken in, and nothing that was said before', async () => {
  const remarks = [same('Read as latin1.'), same('There is none with fewer.')];
  connectScripted({ importTexts: () => ({ source, remarks, table: null }) });
  const first = { ...look, remarks: remarks.slice(0, 1) };
  mount(<TextDialog file={file} first={first} onClose={() => undefined} onTable={() => undefined} />);
  fireEvent.click(screen.getByRole('button', { name: 'Use these texts' }));
  await waitFor(() => expect(useToasts.getState().toasts).toHaveLength(1));
  expect(useToasts.getState().toasts[0]?.sentence?.en).toBe('There is none with fewer.');
});

test('a file that is looked at says so and can be given up; nothing is said then', async () => {
  const answer = held<TextLook>();
  const engine = connectScripted({ lookAtTexts: () => answer.promise, cancelImport: () => null }, { openFile: async () => file });
  const chosen = chooseFile();
  await waitFor(() => expect(engine.params('lookAtTexts')).toHaveLength(1));
  const shown = vi.spyOn(HTMLElement.prototype, 'scrollIntoView');
  mount(<ImportProgress />);
  expect(screen.getByText('The file is being looked at …')).toBeTruthy();
  expect(shown.mock.contexts).toEqual([screen.getByRole('status')]);
  shown.mockRestore();
  fireEvent.click(screen.getByRole('button', { name: 'Stop importing' }));
  await waitFor(() => expect(engine.params('cancelImport')).toEqual([{ name: 'story.txt' }]));
  await act(async () => answer.reject(new EngineError('cancelled', 'Reading was cancelled.')));
  expect(await chosen).toBeUndefined();
  expect(useToasts.getState().toasts).toEqual([]);
}); // prettier-ignore

test('a folder that is called like a table is taken for what the engine finds in it', async () => {
  const folder = { path: '/tmp/mails.arff', name: 'mails.arff' };
  const found: TextLook = { ...look, guess: 'labelled', kind: 'labelled', suits: ['labelled'] };
  const engine = connectScripted({ lookAtTexts: () => found }, { openFolder: async () => folder });
  expect(await chooseFolder()).toEqual({ kind: 'texts', file: folder, look: found });
  expect(engine.params('importFile')).toEqual([]);
});
