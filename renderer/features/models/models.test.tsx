// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type {
  HubModelInfo,
  HubSettingsInfo,
  LibraryModel,
  ModelDownload,
} from '../../../core/protocol/modelLibrary.ts';
import type { OpenedProject } from '../../../core/protocol/projects.ts';
import { text } from '../../../core/text.ts';
import { useToasts } from '../../kit/toasts.ts';
import { chosen, connectScripted, held, settled } from '../../link/scripted.ts';
import { useEngineState } from '../../link/session.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { offerCommands } from '../../workspace/commands/registry.ts';
import { showDialog, useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { PIPELINES, useChosenModel } from '../../workspace/pretrained.ts';
import { useProject } from '../../workspace/project/project.ts';
import { runOf } from '../../workspace/runs/testing.ts';
import { useWorkspaces } from '../../workspace/workspaces.ts';
import { DIALOG, followLibrary, useLibrary } from './library.ts';
import { LibraryDialog } from './LibraryDialog.tsx';

inPage();

const moons = examples['moons'] ?? emptyDocument('');
const little: LibraryModel = {
  name: 'little-bert', tasks: ['fill-mask', 'feature-extraction'], family: 'bert', parameters: 593_586, bytes: 2_430_000, licence: 'mit',
  origin: 'app', from: 'assets', state: 'here', note: text('Made with this app.', 'Mit dieser App gemacht.'),
}; // prettier-ignore
const own: LibraryModel = {
  ...little,
  name: '/models/own',
  origin: 'folder',
  from: '/models/own',
  licence: null,
  note: null,
};
const gpt2: LibraryModel = { ...little, name: 'openai-community/gpt2', tasks: ['text-generation'], family: 'gpt2', origin: 'hub', from: 'openai-community/gpt2', state: 'absent' }; // prettier-ignore
const info: HubModelInfo = {
  name: 'openai-community/gpt2', revision: 'a', licence: 'mit', task: 'text-generation', parameters: 124_439_808,
  files: [{ name: 'config.json', bytes: 700 }, { name: 'model.safetensors', bytes: 548_000_000 }], bytes: 548_000_700, bytesHere: 0, bytesFree: 9e9,
}; // prettier-ignore
const settings: HubSettingsInfo = { endpoint: 'https://huggingface.co', hasToken: false, byEnvironment: [] };
const download = (further: Partial<ModelDownload> = {}): ModelDownload => ({ name: gpt2.name, bytes: 100e6, totalBytes: 548e6, failure: null, ...further }); // prettier-ignore

let models: LibraryModel[];
beforeEach(() => {
  models = [little, own, gpt2];
  useLibrary.setState(useLibrary.getInitialState());
  useDocument.getState().open(moons, null);
  showDialog(DIALOG);
});

/** The library with an engine that answers as the test says. */
async function open(answers: Parameters<typeof connectScripted>[0] = {}, host: Parameters<typeof connectScripted>[1] = {}, language: 'en' | 'de' = 'en') {
  const engine = connectScripted({ pretrainedModels: () => models, hubSettings: () => settings, modelDownloads: () => [], stopPretrained: () => null, cancelPretrained: () => null, ...answers }, host);
  followLibrary(engine.client);
  mount(<LibraryDialog />, language);
  await screen.findByRole('radio', { name: /little-bert/ });
  return engine;
} // prettier-ignore

const button = (name: string | RegExp) => screen.findByRole('button', { name });
const press = async (name: string | RegExp) => fireEvent.click(await button(name));
const choose = (name: RegExp) => fireEvent.click(screen.getByRole('radio', { name }));
const pane = (name: string) => screen.findByRole('region', { name });

test('models stand by where they are, with what is known of each; a task and words narrow them down', async () => {
  await open();
  const groups = screen.getAllByRole('group').map((group) => group.textContent);
  expect(groups[0]).toContain(
    'Herelittle-bert BERT · 0.594 M parameters · 2.43\u00a0MBFill in masked words, Vectors of texts',
  );
  expect(groups[1]).toContain('For downloadopenai-community/gpt2');
  const facts = await pane('little-bert');
  expect(facts.textContent).toContain('Made with this app.');
  expect(within(facts).getAllByRole('definition').map(({ textContent }) => textContent)).toEqual(['ready', 'Fill in masked words, Vectors of texts', 'BERT', '593,586', '2.43\u00a0MB', 'mit', 'made with this app, comes with it']); // prettier-ignore
  fireEvent.change(screen.getByRole('combobox', { name: 'Task' }), { target: { value: 'text-generation' } });
  expect(screen.getAllByRole('radio')).toHaveLength(1);
  fireEvent.change(screen.getByRole('textbox', { name: 'Search models' }), { target: { value: 'bert' } });
  expect(screen.getByText(/No model fits/)).toBeTruthy();
});

test('a model opens in a tab of its own, with what is to be said of it, and nothing is taken for damaged', async () => {
  const answer = held<OpenedProject>();
  const engine = await open({ openPretrained: () => answer.promise });
  const tabs = useWorkspaces.getState().all.length;
  await press('Open as a network');
  await screen.findByText('It becomes a network of blocks …');
  act(() => engine.tell('importProgress', { name: 'little-bert', share: 0.25 }));
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');
  const notice = text('2 tensors were left out.', '2 Tensoren blieben draußen.');
  await act(async () => answer.resolve({ document: { ...moons, name: 'little-bert' }, runs: [runOf(moons)], path: null, file: null, notices: [notice] })); // prettier-ignore
  await waitFor(() => expect(useDocument.getState().document.name).toBe('little-bert'));
  expect(useWorkspaces.getState().all).toHaveLength(tabs + 1);
  expect(useDialogs.getState().open).toBeNull();
  expect(useProject.getState().notices).toEqual([]);
  await waitFor(() => expect(useToasts.getState().toasts.map(({ sentence }) => sentence)).toContainEqual(notice));
});

test.each(['stopped by its button', 'left with the dialog'])('an opening that is %s ends, and nothing opens later', async (how) => {
  const answer = held<OpenedProject>();
  const engine = await open({ openPretrained: () => answer.promise });
  const tabs = useWorkspaces.getState().all.length;
  await press('Open as a network');
  if (how === 'stopped by its button') await press('Stop opening');
  else act(() => useDialogs.getState().close());
  await waitFor(() => expect(engine.params('stopPretrained')).toEqual([{ name: 'little-bert' }]));
  await act(async () => answer.resolve({ document: moons, runs: [], path: null, file: null, notices: [] }));
  expect(useWorkspaces.getState().all).toHaveLength(tabs);
}); // prettier-ignore

test('a model that is opened again right after it was stopped opens, whenever the first answer comes', async () => {
  const answers = [held<OpenedProject>(), held<OpenedProject>()];
  let asked = 0;
  await open({ openPretrained: () => answers[asked++]?.promise ?? Promise.reject(new Error('Once too often.')), stopPretrained: () => null });
  await press('Open as a network');
  await press('Stop opening');
  await press('Open as a network');
  await act(async () => answers[0]?.reject(new EngineError('cancelled', 'It was cancelled.')));
  expect(await screen.findByText('It becomes a network of blocks …')).toBeTruthy();
  await act(async () => answers[1]?.resolve({ document: { ...moons, name: 'again' }, runs: [], path: null, file: null, notices: [] }));
  await waitFor(() => expect(useDocument.getState().document.name).toBe('again'));
}); // prettier-ignore

test('what cannot be opened says why, at its place', async () => {
  const refusal = new EngineError('outOfMemory', text('It needs 40 GB.', 'Es braucht 40 GB.'));
  await open({ openPretrained: () => Promise.reject(refusal) }, {}, 'de');
  await press('Als Netz öffnen');
  expect((await screen.findByRole('alert')).textContent).toContain('Es braucht 40\u00a0GB.');
  expect(useDialogs.getState().open?.kind).toBe(DIALOG);
});

test('a model can be tried where pipelines are offered', async () => {
  let opened = 0;
  offerCommands({ [PIPELINES]: { text: text('Pipelines', 'Pipelines'), group: 'panels', run: () => void opened++ } });
  await open();
  await press('Try it');
  expect(opened).toBe(1);
  expect(useChosenModel.getState()).toEqual({ model: 'little-bert', task: 'fill-mask' });
});

test('licence, size, files and free space of a model come before it is fetched', async () => {
  const engine = await open({ hubModel: () => info, getPretrained: () => new Promise(() => undefined) });
  choose(/gpt2/);
  await press('Look it up on the hub');
  const said = await screen.findByRole('region', { name: 'What the hub says' });
  for (const part of ['mit', '124,439,808', '548\u00a0MB', '9\u00a0GB', '2 files', 'config.json 700\u00a0B']) expect(said.textContent).toContain(part);
  expect(engine.params('getPretrained')).toEqual([]);
  await press('Download 548\u00a0MB');
  await waitFor(() => expect(engine.params('getPretrained')).toEqual([{ name: gpt2.name }]));
}); // prettier-ignore

test('what does not fit on the disk is not fetched, and a missing licence is said', async () => {
  const engine = await open({ hubModel: () => ({ ...info, licence: null, bytesFree: 1000 }) });
  choose(/gpt2/);
  await press('Look it up on the hub');
  expect(await screen.findByText(/state no licence/)).toBeTruthy();
  await press(/^Download/);
  expect(engine.params('getPretrained')).toEqual([]);
  expect(useToasts.getState().toasts.map(({ title }) => title.en)).toEqual([
    expect.stringContaining('not enough free space'),
  ]);
});

test('any name can be typed or pasted; offline it is said in a sentence', async () => {
  const offline = text('huggingface.co cannot be reached.', 'huggingface.co ist nicht zu erreichen.');
  const engine = await open({ hubModel: () => Promise.reject(new EngineError('dataUnavailable', offline)) });
  await press('From the hub …');
  fireEvent.change(screen.getByRole('textbox', { name: 'Name' }), { target: { value: 'https://huggingface.co/a/b/tree/main' } });
  await press('Look it up');
  expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
  expect(engine.params('hubModel')).toEqual([{ name: 'a/b' }]);
}); // prettier-ignore

test('downloads are followed, also those that were begun before the page was there, and each can be cancelled', async () => {
  const engine = await open({ modelDownloads: () => [download({ name: 'x/typed', totalBytes: null, bytes: 0 })] });
  await act(async () => {
    useEngineState.setState({ generation: useEngineState.getState().generation + 1 });
    await settled();
  });
  expect(await screen.findByRole('radio', { name: /x\/typed begins/ })).toBeTruthy();
  act(() => engine.tell('modelDownloads', { downloads: [download({ name: 'x/typed', bytes: 1e6, totalBytes: 4e6 }), download()] }));
  expect(screen.getByRole('radio', { name: /gpt2 18\s%/ })).toBeTruthy();
  choose(/x\/typed 25\s%/);
  const shown = await pane('x/typed');
  expect(shown.textContent).toContain('1\u00a0MB of 4\u00a0MB');
  fireEvent.click(within(shown).getByRole('button', { name: 'Cancel the download' }));
  await waitFor(() => expect(engine.params('cancelPretrained')).toEqual([{ name: 'x/typed' }]));
  models = [...models, { ...gpt2, name: 'x/typed', bytesHere: 1e6, licence: null, note: null }];
  await act(async () => {
    engine.tell('libraryChanged', {});
    engine.tell('modelDownloads', { downloads: [download()] });
    await settled();
  });
  expect((await pane('x/typed')).textContent).toContain('1\u00a0MB of it are here: the download continues where it stopped.');
  expect(await button('Continue the download')).toBeTruthy();
}); // prettier-ignore

test('a download that has stopped says why and can be tried again or given up', async () => {
  const failure = { code: 'dataUnavailable', message: text('The connection is gone.', 'Die Verbindung ist weg.') } as const;
  const engine = await open({ getPretrained: () => new Promise(() => undefined) });
  act(() => engine.tell('modelDownloads', { downloads: [download({ failure })] }));
  choose(/gpt2 came to a halt/);
  expect((await screen.findByRole('alert')).textContent).toContain('The connection is gone.');
  await press('Try again');
  await press('Give it up');
  await waitFor(() => expect(engine.params('cancelPretrained')).toHaveLength(1));
  expect(engine.params('getPretrained')).toEqual([{ name: gpt2.name }]);
}); // prettier-ignore

test('a folder is added and shown; what it lacks is said', async () => {
  const lacks = new EngineError('fileUnreadable', text('/models/no has no config.json.', '/models/no: Die config.json fehlt.'));
  const folders = [chosen('/models/no'), chosen('/models/new')];
  const engine = await open(
    {
      addPretrained: ({ path }) => {
        if (path === '/models/no') return Promise.reject(lacks);
        models = [...models, { ...own, name: path, from: path }];
        engine.tell('libraryChanged', {});
        return { ...own, name: path, from: path };
      },
    },
    { openFolder: () => Promise.resolve(folders.shift()) },
  );
  await press('Folder …');
  expect((await screen.findByRole('alert')).textContent).toContain('has no config.json');
  await press('Folder …');
  expect(await pane('new')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
  expect(engine.params('addPretrained')).toEqual([{ path: '/models/no', isPassing: false }, { path: '/models/new', isPassing: false }]);
  expect(screen.getByText('/models/new')).toBeTruthy();
}); // prettier-ignore

test('of what a browser uploads the app keeps a copy', async () => {
  const engine = await open({ addPretrained: () => own }, { kind: 'browser', openFile: () => Promise.resolve(chosen('/passing/a.onnx')) });
  await press('File …');
  await waitFor(() => expect(engine.params('addPretrained')).toEqual([{ path: '/passing/a.onnx', isPassing: true }]));
}); // prettier-ignore

test('removing asks first; those of the app stay, a folder of the user’s is only forgotten', async () => {
  const engine = await open({ removePretrained: () => null });
  expect(screen.queryByRole('button', { name: /Delete|Take off/ })).toBeNull();
  choose(/own/);
  await press('Take off the list …');
  expect((await screen.findByRole('alert')).textContent).toContain('The files stay.');
  await press('Keep it');
  expect(engine.params('removePretrained')).toEqual([]);
  await press('Take off the list …');
  await press('Take off the list');
  await waitFor(() => expect(engine.params('removePretrained')).toEqual([{ name: own.name }]));
});

test('a change in another window is seen here', async () => {
  const engine = await open();
  models = [little];
  act(() => engine.tell('libraryChanged', {}));
  await waitFor(() => expect(screen.getAllByRole('radio')).toHaveLength(1));
});

test('the settings of the hub keep a token that is never shown; what the environment decides is locked', async () => {
  let now: HubSettingsInfo = { ...settings, hasToken: true };
  const engine = await open({
    hubSettings: () => now,
    changeHub: ({ endpoint }) => (now = { ...now, endpoint: endpoint ?? now.endpoint }),
  });
  await press('Hub settings …');
  const token = await screen.findByLabelText('Token');
  expect(token).toHaveProperty('value', '');
  expect(token).toHaveProperty('placeholder', 'one is set');
  fireEvent.change(screen.getByLabelText('Address'), { target: { value: 'http://mirror.local' } });
  expect(screen.getByText(/is forgotten with it/)).toBeTruthy();
  fireEvent.change(token, { target: { value: 'secret' } });
  await press('Save');
  await screen.findByText('Saved.');
  expect(engine.params('changeHub')).toEqual([{ endpoint: 'http://mirror.local', token: 'secret' }]);
  now = { ...now, byEnvironment: ['endpoint', 'token'] };
  await press(/^Forget/);
  await waitFor(() => expect(screen.getByLabelText('Address')).toHaveProperty('disabled', true));
  expect(screen.getByText(/HF_TOKEN/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Forget/ })).toBeNull();
});
