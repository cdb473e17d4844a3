import { beforeEach, expect, test, vi } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { DOCUMENT_VERSION, type Document } from '../../../core/graph/document.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { same } from '../../../core/text.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { connectScripted, held, settled } from '../../link/scripted.ts';
import { useEngineState } from '../../link/session.ts';
import { windowKey } from '../../link/windowKey.ts';
import { answer } from '../document/dialogs.ts';
import { useDocument } from '../document/document.ts';
import { useNeuronView } from '../neurons/neuronView.ts';
import type { Draft } from './drafts.ts';
import { keepDraft, keepDraftsIn, keepForReload } from './keeping.ts';
import { openExample, recover } from './opening.ts';
import { isUnsaved, useProject } from './project.ts';
import { ownDrafts, restore } from './restore.ts';
import { useRuns } from '../runs/runs.ts';
import { save } from './saving.ts';
import { useToasts } from '../../kit/toasts.ts';

const run = { id: 'run-1', number: 1, steps: [], epochs: [], progress: { step: 7, status: 'stopped' } } as unknown as RunRecord; // prettier-ignore
const xor = examples['xor']!;
const own: Draft = { key: 'own', document: xor, path: '/xor.neuroloom', runIds: ['run-1'], savedAt: '2030-01-01', isUnsaved: true, screen: 'editor' }; // prettier-ignore
/** As a later version of the app would write it. */
const newer = { ...xor, version: DOCUMENT_VERSION + 1 } as unknown as Document;

let drafts: Map<string, Draft>;

/** A page that begins, in a window whose name was `own` until now. */
beforeEach(() => {
  const session = new Map([['neuroloom.window', 'own']]);
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => session.get(key) ?? null,
    setItem: (key: string, value: string) => void session.set(key, value),
    removeItem: (key: string) => void session.delete(key),
  });
  vi.stubGlobal('navigator', { locks: { request: (_: string, _options: object, act: () => unknown) => Promise.resolve(act()) } }); // prettier-ignore
  drafts = new Map([['own', own]]);
  keepDraftsIn({
    all: () => Promise.resolve([...drafts.values()]),
    put: async (draft) => void drafts.set(draft.key, draft),
    remove: async (key) => void drafts.delete(key),
  });
  useDocument.setState(useDocument.getInitialState());
  useProject.setState(useProject.getInitialState());
  useRuns.getState().replaceAll([]);
  useToasts.getState().closeAll();
});

async function begin() {
  const [tab] = await ownDrafts();
  if (tab) await restore(tab.draft);
}

test('runs that an engine went away with are asked for again when it is back', async () => {
  let isAway = true;
  connectScripted({
    run: () => {
      if (!isAway) return run;
      useEngineState.setState({ status: { kind: 'engineDown' } });
      throw new EngineError('connectionLost', 'It stopped.');
    },
  });
  const isBack = begin();
  await settled();
  expect(useRuns.getState().runs).toEqual([]);
  isAway = false;
  useEngineState.setState({ status: { kind: 'ready' } });
  await isBack;
  expect(useRuns.getState().runs.map(({ id }) => id)).toEqual(['run-1']);
  expect(useProject.getState().awaitedRuns).toEqual([]);
  expect(useToasts.getState().toasts).toEqual([]);
});

test('work of a newer version of the app is not overwritten by the next project, and says what it needs', async () => {
  drafts.set('own', { ...own, document: newer });
  connectScripted({
    openExample: () => ({ document: examples['moons']!, path: null, file: null, runs: [], notices: [] }),
    discardAutosave: () => null,
  });
  await begin();
  expect(windowKey()).not.toBe('own');
  await openExample('moons', 'Two moons');
  await keepDraft();
  expect(drafts.get('own')?.document).toBe(newer);
  expect(drafts.get(windowKey())?.document.name).toBe('Two moons');
  await recover('own');
  expect(useToasts.getState().toasts[0]?.sentence?.en).toContain('newer version');
});

test('what a page kept in its last moment is put with the others where it cannot be read', async () => {
  drafts.clear();
  useDocument.getState().open(newer, null);
  keepForReload();
  await begin();
  expect(drafts.get('own')?.document).toEqual(newer);
});

test('what is kept beside the projects alone is not discarded by the first project that is opened', async () => {
  drafts.clear();
  const { params } = connectScripted({
    openExample: () => ({ document: xor, path: null, file: null, runs: [], notices: [] }),
    discardAutosave: () => null,
  });
  await begin();
  await openExample('xor', 'XOR');
  expect(params('discardAutosave').map(({ key }) => key)).not.toContain('own');
});

test.each([
  ['the database', '2030-01-01T00:00:02', 'kept'],
  ['the moment before the page went away', '2030-01-01T00:00:00', 'left'],
])('the newer of two drafts is gone back to: that of %s', async (_where, savedAt, name) => {
  vi.useFakeTimers({ now: new Date('2030-01-01T00:00:01Z'), toFake: ['Date'] });
  useDocument.getState().open({ ...xor, name: 'left' }, null);
  keepForReload();
  vi.useRealTimers();
  drafts.set('own', { ...own, runIds: [], document: { ...xor, name: 'kept' }, savedAt: `${savedAt}.000Z` });
  await begin();
  expect(useDocument.getState().document.name).toBe(name);
});

test('what was kept in the last moment and is no draft at all is passed over', async () => {
  connectScripted({ run: () => run });
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  sessionStorage.setItem('neuroloom.left', '{"key":"own","docu');
  await begin();
  expect(useDocument.getState().document).toEqual(xor);
});

test('what is saved while its runs are awaited after a reload is saved when they have come', async () => {
  const reading = held<RunRecord>();
  connectScripted({
    run: () => reading.promise,
    runWeights: () => ({}),
    saveProject: ({ path }) => ({ path, bytes: 1, file: { bytes: 1, modified: 1, sha256: '', isDamaged: false }, savedSteps: {}, notices: [] }), // prettier-ignore
    discardAutosave: () => null,
  });
  const isBack = begin();
  await settled();
  expect(await save()).toBe(true);
  reading.resolve(run);
  await isBack;
  expect(useRuns.getState().runs).toHaveLength(1);
  expect(isUnsaved()).toBe(false);
});

test('runs that only the file of the project has any more are saved with it again after a reload', async () => {
  drafts.set('own', { ...own, runIds: ['run-0', 'run-1', 'run-2'] });
  const { params } = connectScripted({
    run: ({ runId }) =>
      runId === 'run-1'
        ? run
        : Promise.reject(new EngineError('runUnknown', same('There is no such run here any more.'))),
    runWeights: () => ({}),
    saveProject: ({ path }) => ({ path, bytes: 1, file: { bytes: 1, modified: 1, sha256: '', isDamaged: false }, savedSteps: {}, notices: [] }), // prettier-ignore
    discardAutosave: () => null,
  });
  await begin();
  expect(useRuns.getState().runs.map(({ id }) => id)).toEqual(['run-1']);
  expect(await save()).toBe(true);
  expect(params('saveProject')).toMatchObject([{ path: '/xor.neuroloom', runIds: ['run-0', 'run-1', 'run-2'] }]);
});

test('runs that only the file has any more are saved with it again where work of another window is recovered', async () => {
  drafts.set('other', { ...own, key: 'other', runIds: ['run-0', 'run-1'] });
  drafts.delete('own');
  const { params } = connectScripted({
    run: ({ runId }) =>
      runId === 'run-1'
        ? run
        : Promise.reject(new EngineError('runUnknown', same('There is no such run here any more.'))),
    runWeights: () => ({}),
    saveProject: ({ path }) => ({ path, bytes: 1, file: { bytes: 1, modified: 1, sha256: '', isDamaged: false }, savedSteps: {}, notices: [] }), // prettier-ignore
    autosave: () => null,
    discardAutosave: () => null,
  });
  await begin();
  const isOpen = recover('other');
  await settled();
  // What is not here is said, and that the file is worked on all the same.
  answer('damaged', 'keep');
  await isOpen;
  expect(await save()).toBe(true);
  expect(params('saveProject')).toMatchObject([{ runIds: ['run-0', 'run-1'] }]);
});

test('what a page kept in its last moment is there as well when it is loaded twice in a row', async () => {
  drafts.clear();
  useDocument.getState().open({ ...xor, name: 'left' }, null);
  keepForReload();
  useDocument.setState(useDocument.getInitialState());
  // The first page goes away while it still waits for the database.
  keepDraftsIn({
    all: () => new Promise(() => undefined),
    put: () => Promise.resolve(),
    remove: () => Promise.resolve(),
  });
  void ownDrafts();
  keepForReload();
  keepDraftsIn({ all: () => Promise.resolve([]), put: () => Promise.resolve(), remove: () => Promise.resolve() });
  await begin();
  expect(useDocument.getState().document.name).toBe('left');
});

test('a page that is loaded again looks at a document as it did before', async () => {
  drafts.clear();
  useDocument.getState().open(xor, null);
  useNeuronView.setState({ opened: ['linear1'], example: 3 });
  keepForReload();
  useDocument.getState().open(examples['moons']!, null);
  expect(useNeuronView.getState().opened).toEqual([]);
  await begin();
  expect(useDocument.getState().document).toEqual(xor);
  expect(useNeuronView.getState()).toMatchObject({ opened: ['linear1'], example: 3 });
});
