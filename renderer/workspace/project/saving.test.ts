import { expect, test, vi } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import type { SavedProject } from '../../../core/protocol/projects.ts';
import { chosen, connectScripted, held, settled } from '../../link/scripted.ts';
import { useDocument } from '../document/document.ts';
import { isUnsaved } from './project.ts';
import { save, saveAs } from './saving.ts';

const written = (bytes: number): SavedProject => ({
  path: '/other.neuroloom',
  bytes,
  file: { bytes, modified: 1, sha256: 'a'.repeat(64), isDamaged: false },
  savedSteps: {},
  notices: [],
});
const rename = (name: string) => useDocument.getState().edit((document) => ({ ...document, name }));

vi.stubGlobal('sessionStorage', { getItem: () => 'own', setItem: () => undefined });

test('a save that waits for another goes by what that one has written, and to where', async () => {
  const saves = [held<SavedProject>(), held<SavedProject>(), held<SavedProject>()];
  const waiting = [...saves];
  const { params } = connectScripted(
    { saveProject: () => waiting.shift()!.promise, discardAutosave: () => null },
    { saveFile: () => Promise.resolve(chosen('/other.neuroloom')) },
  );
  useDocument.getState().open(examples['xor']!, '/xor.neuroloom');
  const all = [saveAs()];
  await settled();
  rename('once');
  all.push(save(), save());
  for (const [i, saving] of saves.entries()) {
    saving.resolve(written(i));
    await settled();
  }
  expect(await Promise.all(all)).toEqual([true, true, true]);
  expect(params('saveProject').map(({ path, replaces }) => [path, replaces?.bytes])).toEqual([
    ['/other.neuroloom', undefined],
    ['/other.neuroloom', 0],
    ['/other.neuroloom', 1],
  ]);
  expect(isUnsaved()).toBe(false);
});

test('where to is asked once, however often it is wished for, and written once', async () => {
  const place = held<ReturnType<typeof chosen>>();
  let questions = 0;
  const { params } = connectScripted(
    { saveProject: () => written(1), discardAutosave: () => null },
    { saveFile: () => (questions++, place.promise) },
  );
  useDocument.getState().open(examples['xor']!, null);
  rename('never saved');
  const all = [save(), saveAs(), save()];
  await settled();
  place.resolve(chosen('/other.neuroloom'));
  expect(await Promise.all(all)).toEqual([true, true, true]);
  expect([questions, params('saveProject').length]).toEqual([1, 1]);
});

test('a save that comes while the first one is written asks nothing, and writes what has changed since', async () => {
  const first = held<SavedProject>();
  const answers = [first.promise, Promise.resolve(written(2))];
  let questions = 0;
  const { params } = connectScripted(
    { saveProject: () => answers.shift()!, discardAutosave: () => null },
    { saveFile: () => (questions++, Promise.resolve(chosen('/other.neuroloom'))) },
  );
  useDocument.getState().open(examples['xor']!, null);
  const all = [save()];
  await settled();
  rename('typed meanwhile');
  all.push(save());
  first.resolve(written(1));
  expect(await Promise.all(all)).toEqual([true, true]);
  expect(questions).toBe(1);
  expect(params('saveProject').map(({ path }) => path)).toEqual(['/other.neuroloom', '/other.neuroloom']);
  expect(params('saveProject').map(({ document }) => document.name)).toEqual(['other', 'typed meanwhile']);
});

test('a question that is dismissed is not asked again by the saves that waited for it', async () => {
  const place = held<undefined>();
  let questions = 0;
  connectScripted({}, { saveFile: () => (questions++, place.promise) });
  useDocument.getState().open(examples['xor']!, null);
  const all = [save(), save()];
  await settled();
  place.resolve(undefined);
  expect(await Promise.all(all)).toEqual([false, false]);
  expect(questions).toBe(1);
});
