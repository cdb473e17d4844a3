import { beforeEach, expect, test, vi } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { same } from '../../../core/text.ts';
import type { ChosenFile } from '../../../core/protocol/host.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { chosen, connectScripted, held, settled } from '../../link/scripted.ts';
import { answer, showDialog, useDialogs } from '../document/dialogs.ts';
import { useDocument } from '../document/document.ts';
import { useSelection } from '../document/selection.ts';
import { showTab } from '../document/showTab.ts';
import { copySelection, pasteByCommand } from '../editing/clipboard.ts';
import { resumeOffered, useRecovery } from '../runs/recovery.ts';
import { useRace } from '../runs/race.ts';
import { useRuns } from '../runs/runs.ts';
import { trainAnew } from '../runs/training.ts';
import { inWorkspace, useWorkspaces, workspace, type Workspace } from '../workspaces.ts';
import type { Draft } from './drafts.ts';
import { keepDraftsIn } from './keeping.ts';
import { ownKey } from './key.ts';
import { newProject, openProject, recover } from './opening.ts';
import { useProject } from './project.ts';
import { save, saveAs } from './saving.ts';
import { closeTab, newTab, turnTab } from './tabs.ts';

const [xor, moons] = [examples['xor']!, examples['moons']!];
const saved = (path: string) => ({ path, bytes: 1, file: { bytes: 1, modified: 1, sha256: '', isDamaged: false }, savedSteps: {}, notices: [] }); // prettier-ignore
const opened = (path: string, name: string) => ({ document: { ...moons, name }, path, runs: [], file: null, notices: [] }); // prettier-ignore
const runOf = (id: string, status = 'running') =>
  ({ id, number: 1, steps: [], epochs: [], progress: { step: 7, status } }) as unknown as RunRecord;
const nameNow = () => useDocument.getState().document.name;
const rename = (name: string) => useDocument.getState().edit((document) => ({ ...document, name }));
const asked = () => useDialogs.getState().open?.kind;

let drafts: Map<string, Draft>;
let first: Workspace;
let second: Workspace;

/** Two documents are open: xor in the first tab, moons in the second, which is in sight. */
beforeEach(() => {
  const session = new Map([['neuroloom.window', 'own']]);
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => session.get(key) ?? null,
    setItem: (key: string, value: string) => void session.set(key, value),
    removeItem: (key: string) => void session.delete(key),
  });
  drafts = new Map();
  keepDraftsIn({
    all: () => Promise.resolve([...drafts.values()]),
    put: async (draft) => void drafts.set(draft.key, draft),
    remove: async (key) => void drafts.delete(key),
  });
  useDialogs.getState().close();
  useWorkspaces.setState(useWorkspaces.getInitialState());
  first = workspace();
  useDocument.getState().open({ ...xor, name: 'first' }, '/first.neuroloom');
  useRuns.getState().replaceAll([]);
  useProject.setState({ savedSteps: {} });
  newTab();
  second = workspace();
  useDocument.getState().open({ ...moons, name: 'second' }, '/second.neuroloom');
});

test('a question comes with the document that it is about, and goes when another comes into sight', async () => {
  const saving = held<never>();
  connectScripted({ saveProject: () => saving.promise });
  rename('changed');
  const isSaved = save();
  await settled();
  showTab(first);
  saving.reject(new EngineError('fileChanged', same('It is another one.')));
  await settled();
  expect([asked(), nameNow()]).toEqual(['fileChanged', 'changed']);
  showTab(first);
  expect(asked()).toBeUndefined();
  expect(await isSaved).toBe(false);
});

test('a dialog of the document that was in sight closes with it', () => {
  showDialog('export');
  turnTab(1);
  expect(asked()).toBeUndefined();
});

test('what of a damaged file is worked on is asked where the file was opened', async () => {
  const opening = held<unknown>();
  connectScripted({ openProject: () => opening.promise as never, discardAutosave: () => null }, { openFile: () => Promise.resolve(chosen('/b')) }); // prettier-ignore
  const done = openProject();
  await settled();
  showTab(first);
  opening.resolve({ ...opened('/b', 'damaged'), notices: [{ en: 'lost', de: 'weg' }] });
  await settled();
  expect([asked(), nameNow()]).toEqual(['damaged', 'damaged']);
  answer('damaged', 'keep');
  await done;
  expect(useDocument.getState().path).toBe('/b');
});

test('a file that is chosen is opened where it was asked for, and nowhere once that tab is closed', async () => {
  const choosing = [held<ChosenFile | undefined>(), held<ChosenFile | undefined>()];
  let at = 0;
  connectScripted(
    { openProject: ({ path }) => opened(path, 'chosen'), discardAutosave: () => null },
    { openFile: () => choosing[at++]!.promise },
  );
  const opening = openProject();
  showTab(first);
  choosing[0]!.resolve(chosen('/chosen'));
  await opening;
  expect(nameNow()).toBe('first');
  showTab(second);
  expect(nameNow()).toBe('chosen');
  const late = openProject();
  await closeTab();
  choosing[1]!.resolve(chosen('/late'));
  await late;
  expect(nameNow()).toBe('first');
});

test('each document asks for its own place', async () => {
  const places: ReturnType<typeof held<ChosenFile | undefined>>[] = [];
  connectScripted(
    { saveProject: ({ path }) => saved(path), discardAutosave: () => null },
    { saveFile: () => (places.push(held()), places.at(-1)!.promise) },
  );
  const both = [saveAs(), inWorkspace(first, saveAs), saveAs(), inWorkspace(first, saveAs)];
  expect(places).toHaveLength(2);
  places[0]!.resolve(chosen('/2.neuroloom'));
  places[1]!.resolve(chosen('/1.neuroloom'));
  expect(await Promise.all(both)).toEqual([true, true, true, true]);
  expect(useDocument.getState().path).toBe('/2.neuroloom');
  inWorkspace(first, () => expect(useDocument.getState().path).toBe('/1.neuroloom'));
});

test('what is recovered is kept as the work of the tab that it was recovered in', async () => {
  const { params } = connectScripted({ autosave: () => null, discardAutosave: () => null });
  const gone = { key: 'gone', document: { ...moons, name: 'lost' }, path: null, runIds: [], savedAt: '', isUnsaved: true, screen: 'editor' } as const; // prettier-ignore
  drafts.set('gone', gone);
  const key = ownKey();
  const recovering = recover('gone');
  showTab(first);
  await recovering;
  expect([...drafts]).toMatchObject([[key, { document: { name: 'lost' }, isUnsaved: true }]]);
  expect(params('autosave')).toMatchObject([{ key, document: { name: 'lost' } }]);
  expect(params('discardAutosave')).toContainEqual({ key: 'gone', isClosed: true });
});

test('what is edited while the training of a closing tab is being stopped is asked about', async () => {
  const stopping = held<RunRecord>();
  connectScripted({ stopRun: () => stopping.promise, discardAutosave: () => null });
  useRuns.getState().put(runOf('run-2'));
  useProject.setState({ savedSteps: { 'run-2': 7 } });
  const closing = closeTab();
  await settled();
  rename('changed');
  stopping.resolve(runOf('run-2', 'stopped'));
  await settled();
  expect(asked()).toBe('discard');
  answer('discard', 'cancel');
  await closing;
  expect(nameNow()).toBe('changed');
});

test('closing a tab leaves those in sight who have gone on to another meanwhile', async () => {
  const stopping = held<RunRecord>();
  connectScripted({ stopRun: () => stopping.promise, discardAutosave: () => null });
  inWorkspace(first, () => {
    useRuns.getState().put(runOf('run-1'));
    useProject.setState({ savedSteps: { 'run-1': 7 } });
  });
  const closing = closeTab(first);
  newTab();
  const third = workspace();
  await settled();
  stopping.resolve(runOf('run-1', 'stopped'));
  await closing;
  expect(workspace()).toBe(third);
});

test('a race ends with the tab that it is run in', async () => {
  const { params } = connectScripted({ race: () => held<never>().promise, cancelRace: () => null, discardAutosave: () => null }); // prettier-ignore
  void useRace.getState().start();
  await closeTab();
  expect(params('cancelRace')).toHaveLength(1);
});

test('a run that another tab has open as well is not stopped when one of the two is closed or replaced', async () => {
  const { params } = connectScripted({ stopRun: ({ runId }) => runOf(runId, 'stopped'), discardAutosave: () => null });
  for (const each of [first, second]) {
    inWorkspace(each, () => {
      useRuns.getState().put(runOf('run-1'));
      useProject.setState({ savedSteps: { 'run-1': 7 } });
    });
  }
  await closeTab();
  expect(params('stopRun')).toEqual([]);
  await newProject();
  expect(params('stopRun')).toEqual([{ runId: 'run-1' }]);
});

test('training that finds another tab in training asks where it was begun', async () => {
  const starting = held<never>();
  connectScripted({ startRun: () => starting.promise });
  inWorkspace(first, () => useRuns.getState().put(runOf('run-1')));
  const started = trainAnew();
  await settled();
  showTab(first);
  starting.reject(new EngineError('runBusy', same('busy')));
  await settled();
  expect(useDialogs.getState().open).toEqual({ kind: 'makeRoom', suggestedName: 'first' });
  expect(nameNow()).toBe('second');
  answer('makeRoom', 'cancel');
  await started;
});

test('the run of a tab whose document has no name yet is not that of another window', async () => {
  connectScripted({ startRun: () => Promise.reject(new EngineError('runBusy', same('busy'))) });
  inWorkspace(first, () => {
    rename('');
    useRuns.getState().put(runOf('run-1'));
  });
  const started = trainAnew();
  await settled();
  expect(useDialogs.getState().open).toEqual({ kind: 'makeRoom', suggestedName: 'Untitled' });
  answer('makeRoom', 'cancel');
  await started;
});

test('a run that goes on takes the offer from its own document', async () => {
  const resuming = held<RunRecord>();
  connectScripted({ resumeRun: () => resuming.promise });
  const notice = { en: 'again', de: 'erneut' };
  for (const each of [first, second]) inWorkspace(each, () => useRecovery.setState({ notice, resumable: 'run-2' }));
  const resumed = resumeOffered('run-2');
  showTab(first);
  resuming.resolve(runOf('run-2'));
  await resumed;
  expect(useRecovery.getState().notice).toBe(notice);
  inWorkspace(second, () => expect(useRecovery.getState().notice).toBeNull());
});

test('what is pasted comes where that was wished for', async () => {
  const reading = held<string>();
  vi.stubGlobal('navigator', { clipboard: { readText: () => reading.promise } });
  useSelection.getState().select({ nodes: [useDocument.getState().document.graph.nodes[1]!.id] });
  const text = copySelection()!;
  const before = useDocument.getState().document.graph.nodes.length;
  const pasting = pasteByCommand();
  showTab(first);
  reading.resolve(text);
  await pasting;
  expect(useDocument.getState().past).toEqual([]);
  inWorkspace(second, () => expect(useDocument.getState().document.graph.nodes).toHaveLength(before + 1));
});
