import { beforeEach, expect, test, vi } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { SavedProject } from '../../../core/protocol/projects.ts';
import type { FileState } from '../../../core/protocol/fileState.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { chosen, connectScripted, held, settled } from '../../link/scripted.ts';
import { answer, useDialogs } from '../document/dialogs.ts';
import { useDocument } from '../document/document.ts';
import type { Draft } from './drafts.ts';
import { autosave, keepDraft, keepDraftsIn, keepForReload } from './keeping.ts';
import { same, text } from '../../../core/text.ts';
import { openExample, openPath, recover } from './opening.ts';
import { isUnsaved, useProject } from './project.ts';
import { ownDrafts, restore } from './restore.ts';
import { useRuns } from '../runs/runs.ts';
import { save, saveAs } from './saving.ts';
import { useToasts } from '../../kit/toasts.ts';

const xor = examples['xor']!;
const moons = examples['moons']!;
const file: FileState = { bytes: 1, modified: 1, sha256: 'a'.repeat(64), isDamaged: false };
const opened = (document = moons, path: string | null = '/moons.neuroloom') => ({ document, path, file, runs: [], notices: [] }); // prettier-ignore
const written = (path: string): SavedProject => ({ path, bytes: 1, file, savedSteps: {}, notices: [] });
const store = useDocument.getState;
const rename = (name: string) => store().edit((document) => ({ ...document, name }));
const toasts = () => useToasts.getState().toasts.map(({ title }) => title.en);
const run = { id: 'run-1', number: 1, steps: [], epochs: [], progress: { step: 7, status: 'stopped' } } as unknown as RunRecord; // prettier-ignore

/** What a page does that is loaded again. */
async function loadAgain() {
  const [tab] = await ownDrafts();
  if (tab) await restore(tab.draft);
}

let drafts: Map<string, Draft>;

beforeEach(() => {
  const session = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => session.get(key) ?? null,
    setItem: (key: string, value: string) => void session.set(key, value),
    removeItem: (key: string) => void session.delete(key),
  });
  session.set('neuroloom.window', 'own');
  drafts = new Map();
  keepDraftsIn({
    all: () => Promise.resolve([...drafts.values()]),
    put: async (draft) => void drafts.set(draft.key, draft),
    remove: async (key) => void drafts.delete(key),
  });
  useDialogs.getState().close();
  useToasts.getState().closeAll();
  useRuns.getState().replaceAll([]);
  useProject.setState(useProject.getInitialState());
  store().open(xor, '/xor.neuroloom');
});

test('a document that was opened while another is saved gets nothing of its file', async () => {
  const saving = held<SavedProject>();
  connectScripted({
    saveProject: () => saving.promise,
    openExample: () => opened(moons, null),
    discardAutosave: () => null,
  });
  rename('changed');
  const isSaved = save();
  const isOpened = openExample('moons', 'Two moons');
  await settled();
  // It waits: whether there is unsaved work is known once the save has ended.
  expect(store().document.name).toBe('changed');
  saving.resolve(written('/xor.neuroloom'));
  expect([await isSaved, await isOpened]).toEqual([true, true]);
  expect(store()).toMatchObject({ path: null, document: { name: 'Two moons' } });
  expect(isUnsaved()).toBe(false);
});

test('an answer to a save that comes to another document changes nothing of it', async () => {
  const saving = held<SavedProject>();
  connectScripted({ saveProject: () => saving.promise });
  useRuns.getState().replaceAll([run]);
  const isSaved = save();
  await settled();
  store().open(moons, null);
  useRuns.getState().replaceAll([]);
  saving.resolve(written('/xor.neuroloom'));
  expect(await isSaved).toBe(true);
  expect(store()).toMatchObject({ path: null, document: moons, saved: moons });
  expect(useProject.getState().savedSteps).toEqual({});
});

test('what is edited while it is saved stays unsaved, and stays in the autosave', async () => {
  const saving = held<SavedProject>();
  const { params } = connectScripted({ saveProject: () => saving.promise, discardAutosave: () => null });
  const isSaved = save();
  await settled();
  rename('typed meanwhile');
  saving.resolve(written('/xor.neuroloom'));
  await isSaved;
  expect(isUnsaved()).toBe(true);
  expect(params('discardAutosave')).toEqual([]);
});

test('a run that had come further than the page knew when it was saved is saved, until it goes on', async () => {
  const { params } = connectScripted({
    saveProject: ({ path }) => ({ ...written(path), savedSteps: { 'run-1': 9 } }),
    discardAutosave: () => null,
  });
  useRuns.getState().replaceAll([run]);
  const at = (step: number) => useRuns.getState().put({ ...run, progress: { ...run.progress, step } });
  await save();
  // At 7 the page has yet to hear of the steps that were written.
  expect([isUnsaved(), params('discardAutosave').length]).toEqual([false, 1]);
  at(9);
  expect(isUnsaved()).toBe(false);
  at(10);
  expect(isUnsaved()).toBe(true);
});

test('a run that could not be written whole is not asked to be saved over and over', async () => {
  connectScripted({ saveProject: ({ path }) => written(path), discardAutosave: () => null });
  useRuns.getState().replaceAll([run]);
  await save();
  expect(isUnsaved()).toBe(false);
});

test('saving under another name is a step that undo takes back, and redo does again', async () => {
  connectScripted(
    { saveProject: ({ path }) => written(path), discardAutosave: () => null },
    { saveFile: () => Promise.resolve(chosen('/other.neuroloom')) },
  );
  expect(await saveAs()).toBe(true);
  expect(store()).toMatchObject({ path: '/other.neuroloom', document: { name: 'other' } });
  expect(isUnsaved()).toBe(false);
  store().undo();
  expect(store().document).toBe(xor);
  expect(isUnsaved()).toBe(true);
  store().redo();
  expect(isUnsaved()).toBe(false);
});

test('a save that fails changes neither name nor place, and says what to do', async () => {
  connectScripted(
    { saveProject: () => Promise.reject(new EngineError('diskFull', same('The disk is full.'))) },
    { saveFile: () => Promise.resolve(chosen('/other.neuroloom')) },
  );
  expect(await saveAs()).toBe(false);
  expect(store()).toMatchObject({ path: '/xor.neuroloom', document: xor });
  expect(useToasts.getState().toasts[0]?.sentence?.en).toContain('disk is full');
});

test('a file that is written is saved, whatever becomes of the list of recent files', async () => {
  connectScripted(
    { saveProject: ({ path }) => written(path), discardAutosave: () => null },
    { delivered: () => Promise.reject(new Error('no list')) },
  );
  rename('changed');
  expect(await save()).toBe(true);
  expect(isUnsaved()).toBe(false);
  expect(toasts()).toEqual(['Saved, but not added to the recent files']);
});

test('a place that was chosen for one document is not used for another', async () => {
  const dialog = held<ReturnType<typeof chosen>>();
  const { params } = connectScripted({}, { saveFile: () => dialog.promise });
  const isSaved = saveAs();
  store().open(moons, '/moons.neuroloom');
  dialog.resolve(chosen('/xor 2.neuroloom'));
  expect(await isSaved).toBe(false);
  expect(params('saveProject')).toEqual([]);
  expect(store()).toMatchObject({ path: '/moons.neuroloom', document: moons });
});

test('of two that are opened at once, the one asked for last is opened, whichever is read first', async () => {
  const slow = held<ReturnType<typeof opened>>();
  connectScripted({
    openProject: ({ path }) => (path === '/slow' ? slow.promise : opened(moons, path)),
    discardAutosave: () => null,
  });
  const first = openPath('/slow');
  const second = openPath('/fast');
  expect(await second).toBe(true);
  slow.resolve(opened(examples['iris']!, '/slow'));
  expect(await first).toBe(false);
  expect(store()).toMatchObject({ path: '/fast', document: moons });
});

test('what is edited while another project is read is asked about', async () => {
  const reading = held<ReturnType<typeof opened>>();
  connectScripted({ openProject: () => reading.promise, discardAutosave: () => null });
  const isOpened = openPath('/moons.neuroloom');
  await settled();
  rename('typed meanwhile');
  reading.resolve(opened());
  await settled();
  expect(useDialogs.getState().open?.kind).toBe('discard');
  answer('discard', 'cancel');
  expect(await isOpened).toBe(false);
  expect(store().document.name).toBe('typed meanwhile');
});

test.each([
  ['a copy', 'copy', null],
  ['the file itself', 'keep', '/moons.neuroloom'],
  ['a copy when nobody answers', undefined, null],
] as const)('what could not be read is said before the file can be overwritten: %s', async (_name, choice, path) => {
  connectScripted({
    openProject: () => ({
      ...opened(),
      file: { ...file, isDamaged: true },
      notices: [text('The weights are damaged.', 'Die Gewichte sind beschädigt.')],
    }),
    discardAutosave: () => null,
  });
  const isOpened = openPath('/moons.neuroloom');
  await settled();
  expect(useDialogs.getState().open?.kind).toBe('damaged');
  expect(useProject.getState().notices[0]?.en).toBe('The weights are damaged.');
  if (choice) answer('damaged', choice);
  else useDialogs.getState().close();
  await isOpened;
  expect(store().path).toBe(path);
  if (choice === 'keep') expect(useProject.getState().file?.isDamaged).toBe(false);
});

test.each([
  ['overwritten on demand', 'overwrite', [file, undefined], '/xor.neuroloom'],
  ['left alone where a copy is saved', 'copy', [file, undefined], '/copy.neuroloom'],
  ['left alone where nobody answers', undefined, [file], '/xor.neuroloom'],
] as const)('a file that somebody else has changed is %s', async (_name, choice, replaced, path) => {
  const { params } = connectScripted(
    {
      saveProject: ({ path, replaces }) =>
        replaces ? Promise.reject(new EngineError('fileChanged', same('changed'))) : written(path),
      discardAutosave: () => null,
    },
    { saveFile: () => Promise.resolve(chosen('/copy.neuroloom')), delivered: () => Promise.resolve() },
  );
  useProject.setState({ file });
  rename('mine');
  const isSaved = save();
  await settled();
  expect(useDialogs.getState().open?.kind).toBe('fileChanged');
  if (choice) answer('fileChanged', choice);
  else useDialogs.getState().close();
  expect(await isSaved).toBe(choice !== undefined);
  expect(params('saveProject').map(({ replaces }) => replaces)).toEqual(replaced);
  expect(store().path).toBe(path);
  expect(isUnsaved()).toBe(choice === undefined);
});

test('recovered work is kept anew before what it came from is deleted', async () => {
  const { asked } = connectScripted({
    recover: () => opened(moons, null),
    autosave: () => null,
    discardAutosave: () => null,
  });
  await recover('other');
  expect(asked.map(({ request }) => request)).toEqual(['recover', 'autosave', 'discardAutosave']);
  expect(drafts.get('own')).toMatchObject({ document: moons, isUnsaved: true });
});

test('recovered work that cannot be kept anew stays where it was', async () => {
  const { params } = connectScripted({
    recover: () => opened(moons, null),
    autosave: () => Promise.reject(new EngineError('diskFull', same('The disk is full.'))),
    discardAutosave: () => null,
  });
  await recover('own');
  expect(params('discardAutosave')).toEqual([]);
  expect(isUnsaved()).toBe(true);
  expect(toasts()).toEqual(['Autosave failed']);
});

test('what the page keeps counts before what the engine has of the same window', async () => {
  connectScripted({ recover: () => opened(), autosave: () => null, discardAutosave: () => null, run: () => run });
  const kept = { ...xor, name: 'newer' };
  drafts.set('other', { key: 'other', document: kept, path: null, runIds: ['run-1'], savedAt: '', isUnsaved: true, screen: 'editor' }); // prettier-ignore
  await recover('other');
  expect(store().document.name).toBe('newer');
  expect(useRuns.getState().runs.map(({ id }) => id)).toEqual(['run-1']);
  expect([...drafts.keys()]).toEqual(['own']);
});

test('a page that is loaded again shows what it showed, with its runs once the engine is there', async () => {
  const { params } = connectScripted({ run: () => run, autosave: () => null });
  useRuns.getState().replaceAll([run]);
  rename('never saved');
  await keepDraft();
  // The page is loaded again: nothing but the drafts is left.
  useDocument.setState(useDocument.getInitialState());
  useRuns.getState().replaceAll([]);
  useProject.setState(useProject.getInitialState());
  const isBack = loadAgain();
  await settled();
  await autosave();
  await isBack;
  expect(store()).toMatchObject({ path: '/xor.neuroloom', document: { name: 'never saved' } });
  expect(isUnsaved()).toBe(true);
  expect(useRuns.getState().runs.map(({ id }) => id)).toEqual(['run-1']);
  // Its runs are told with every autosave, also while they are awaited.
  expect(params('autosave').map(({ runIds }) => runIds)).toEqual([['run-1']]);
});

test('a reload right after an edit loses nothing of it', async () => {
  connectScripted({});
  await keepDraft();
  rename('typed in the last moment');
  keepForReload();
  useDocument.setState(useDocument.getInitialState());
  await loadAgain();
  expect(store().document.name).toBe('typed in the last moment');
  expect(isUnsaved()).toBe(true);
});

test('after a reload a saved project is still saved', async () => {
  connectScripted({ run: () => run });
  useRuns.getState().replaceAll([run]);
  useProject.setState({ savedSteps: { 'run-1': 7 }, screen: 'editor' });
  await keepDraft();
  useDocument.setState(useDocument.getInitialState());
  useRuns.getState().replaceAll([]);
  useProject.setState(useProject.getInitialState());
  await loadAgain();
  expect(useProject.getState().screen).toBe('editor');
  expect(isUnsaved()).toBe(false);
});
