import { beforeEach, expect, test, vi } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { same } from '../../../core/text.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { connectScripted, held, settled } from '../../link/scripted.ts';
import { answer, useDialogs } from '../document/dialogs.ts';
import { useDocument } from '../document/document.ts';
import { useSelection } from '../document/selection.ts';
import { showTab } from '../document/showTab.ts';
import { useRuns } from '../runs/runs.ts';
import { trainAnew } from '../runs/training.ts';
import { inWorkspace, useWorkspaces, workspace } from '../workspaces.ts';
import type { Draft } from './drafts.ts';
import { keepDraftsIn, keepForReload } from './keeping.ts';
import { ownKey } from './key.ts';
import { followTabs } from './openTabs.ts';
import { openExample, openPath } from './opening.ts';
import { useToasts } from '../../kit/toasts.ts';
import { isUnsaved, useProject } from './project.ts';
import { ownDrafts } from './restore.ts';
import { save } from './saving.ts';
import { closeTab, isAnyUnsaved, newTab, turnTab } from './tabs.ts';

const [xor, moons] = [examples['xor']!, examples['moons']!];
const written = (path: string) => ({ path, bytes: 1, file: { bytes: 1, modified: 1, sha256: '', isDamaged: false }, savedSteps: {}, notices: [] }); // prettier-ignore
const runOf = (id: string, status = 'running') =>
  ({ id, number: 1, steps: [], epochs: [], progress: { step: 7, status } }) as unknown as RunRecord;
const nameNow = () => useDocument.getState().document.name;
const rename = (name: string) => useDocument.getState().edit((document) => ({ ...document, name }));

let drafts: Map<string, Draft>;

/** Two documents are open: xor in the first tab, moons in the second, which is in sight. */
beforeEach(() => {
  const session = new Map([['neuroloom.window', 'own']]);
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => session.get(key) ?? null,
    setItem: (key: string, value: string) => void session.set(key, value),
    removeItem: (key: string) => void session.delete(key),
  });
  vi.stubGlobal('navigator', { locks: { request: (_: string, _options: object, act: () => unknown) => Promise.resolve(act()) } }); // prettier-ignore
  drafts = new Map();
  keepDraftsIn({
    all: () => Promise.resolve([...drafts.values()]),
    put: async (draft) => void drafts.set(draft.key, draft),
    remove: async (key) => void drafts.delete(key),
  });
  useWorkspaces.setState(useWorkspaces.getInitialState());
  useDocument.getState().open({ ...xor, name: 'first' }, '/first.neuroloom');
  useRuns.getState().replaceAll([]);
  useProject.setState({ savedSteps: {} });
  newTab();
  useDocument.getState().open({ ...moons, name: 'second' }, '/second.neuroloom');
});

test('two documents have undo, selection and runs of their own', () => {
  rename('changed');
  useSelection.getState().select({ nodes: [useDocument.getState().document.graph.nodes[0]!.id] });
  useRuns.getState().put(runOf('run-2'));
  turnTab(1);
  expect(nameNow()).toBe('first');
  expect(useDocument.getState().past).toEqual([]);
  expect(useSelection.getState().nodes).toEqual([]);
  expect(useRuns.getState().runs).toEqual([]);
  expect(isUnsaved()).toBe(false);
  expect(isAnyUnsaved()).toBe(true);
  turnTab(-1);
  useDocument.getState().undo();
  expect(nameNow()).toBe('second');
});

test('a run that is started and a save that ends while another tab is in sight belong to where they were begun', async () => {
  const [starting, saving] = [held<RunRecord>(), held<ReturnType<typeof written>>()];
  connectScripted({ startRun: () => starting.promise, saveProject: () => saving.promise, discardAutosave: () => null });
  rename('renamed');
  const done = [trainAnew(), save()];
  const second = workspace();
  showTab(useWorkspaces.getState().all[0]!);
  await settled();
  starting.resolve(runOf('run-2'));
  saving.resolve(written('/second.neuroloom'));
  await Promise.all(done);
  expect(useRuns.getState().runs).toEqual([]);
  expect(useDocument.getState()).toMatchObject({ path: '/first.neuroloom' });
  inWorkspace(second, () => {
    expect(useRuns.getState()).toMatchObject({ runs: [{ id: 'run-2' }], pending: null });
    expect(useDocument.getState().saved.name).toBe('renamed');
    expect(useProject.getState().isSaving).toBe(false);
  });
});

test('what is opened slowly comes where it was asked for', async () => {
  const opening = held<unknown>();
  connectScripted({ openExample: () => opening.promise as never, discardAutosave: () => null });
  const isOpen = openExample('circles', 'Circles');
  await settled();
  turnTab(1);
  opening.resolve({ document: examples['circles']!, runs: [], path: null, file: null, notices: [] });
  expect(await isOpen).toBe(true);
  expect(nameNow()).toBe('first');
  turnTab(1);
  expect(nameNow()).toBe('Circles');
});

test('training asks before it stops the run of another tab, and says of which', async () => {
  let isBusy = true;
  const { params } = connectScripted({
    startRun: () => (isBusy ? Promise.reject(new EngineError('runBusy', same('busy'))) : runOf('run-2')),
    stopRun: ({ runId }) => {
      isBusy = false;
      return runOf(runId, 'stopped');
    },
  });
  const [first] = useWorkspaces.getState().all;
  inWorkspace(first!, () => useRuns.getState().put(runOf('run-1')));
  const starting = trainAnew();
  await settled();
  expect(useDialogs.getState().open).toEqual({ kind: 'makeRoom', suggestedName: 'first' });
  answer('makeRoom', 'makeRoom');
  await starting;
  expect(params('stopRun')).toEqual([{ runId: 'run-1' }]);
  expect(useRuns.getState().runs).toMatchObject([{ id: 'run-2' }]);
  inWorkspace(first!, () => expect(useRuns.getState().runs).toMatchObject([{ progress: { status: 'stopped' } }]));
});

test('training asks before it gives up what another tab is only starting', async () => {
  const starting = held<RunRecord>();
  let isBusy = false;
  const { params } = connectScripted({
    startRun: () => {
      if (isBusy) return Promise.reject(new EngineError('runBusy', same('busy')));
      isBusy = true;
      return params('startRun').length === 1 ? starting.promise : runOf('run-2');
    },
    cancelStart: () => {
      isBusy = false;
      starting.reject(new EngineError('cancelled', 'The start was cancelled.'));
      return null;
    },
  });
  const second = trainAnew();
  await settled();
  turnTab(1);
  const first = trainAnew();
  await settled();
  expect(useDialogs.getState().open).toEqual({ kind: 'makeRoom', suggestedName: 'second' });
  answer('makeRoom', 'makeRoom');
  await Promise.all([first, second]);
  expect(params('cancelStart')).toHaveLength(1);
  expect(useRuns.getState()).toMatchObject({ runs: [{ id: 'run-2' }], pending: null });
  expect(useToasts.getState().toasts).toEqual([]);
});

test('a file that is open in another tab comes into sight there', async () => {
  const { params } = connectScripted({ openProject: () => held<never>().promise });
  rename('changed');
  newTab();
  expect(await openPath('/second.neuroloom')).toBe(true);
  expect(params('openProject')).toEqual([]);
  expect(nameNow()).toBe('changed');
  expect(useWorkspaces.getState().all).toHaveLength(2);
  expect(await openPath('/first.neuroloom')).toBe(true);
  expect(nameNow()).toBe('first');
  expect(useWorkspaces.getState().all).toHaveLength(2);
});

test('a tab with unsaved work is closed only when that was settled, and leaves no draft', async () => {
  const { params } = connectScripted({ discardAutosave: () => null });
  rename('changed');
  const second = workspace();
  const key = ownKey();
  drafts.set(key, { key } as Draft);
  turnTab(1);
  const cancelled = closeTab(second);
  await settled();
  expect(nameNow()).toBe('changed');
  answer('discard', 'cancel');
  await cancelled;
  expect(useWorkspaces.getState().all).toHaveLength(2);
  const closing = closeTab(second);
  await settled();
  answer('discard', 'discard');
  await closing;
  expect(nameNow()).toBe('first');
  expect(useWorkspaces.getState().all).toHaveLength(1);
  expect(drafts.size).toBe(0);
  expect(params('discardAutosave')).toEqual([{ key, isClosed: true }]);
});

test('the last tab that is closed leaves the gallery', async () => {
  connectScripted({ discardAutosave: () => null });
  await closeTab();
  await closeTab();
  expect(useWorkspaces.getState().all).toHaveLength(1);
  expect(useProject.getState().screen).toBe('gallery');
  expect(useDocument.getState().openings).toBe(0);
});

test('all tabs are there again after the page was loaded anew, each under its own key', async () => {
  followTabs();
  rename('unsaved');
  newTab();
  turnTab(-1);
  keepForReload();
  const tabs = await ownDrafts();
  expect(tabs.map(({ draft }) => draft.document.name)).toEqual(['first', 'unsaved']);
  expect(new Set(tabs.map(({ draft }) => draft.key)).size).toBe(2);
  expect(tabs.map(({ draft }) => draft.isUnsaved)).toEqual([false, true]);
});

test('tabs that another version wrote are passed over', async () => {
  sessionStorage.setItem('neuroloom.tabs', '{"names": [7, "../x"], "shown": []}');
  keepForReload();
  expect((await ownDrafts()).map(({ draft }) => draft.document.name)).toEqual(['first']);
});
