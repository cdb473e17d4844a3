// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { emptyDocument } from '../../../core/graph/create.ts';
import { moduleFile } from '../../../core/graph/moduleFile.ts';
import { examples } from '../../../core/examples/examples.ts';
import { group } from '../../../core/graph/modules.ts';
import { ROOT } from '../../../core/graph/document.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import type { ModelFileLook } from '../../../core/protocol/modelFile.ts';
import type { PlacedModel } from '../../../core/protocol/pretrained.ts';
import { text } from '../../../core/text.ts';
import { chosen, connectScripted, held } from '../../link/scripted.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { PLACE_MODEL, showDialog, useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { PlaceDialog } from './PlaceDialog.tsx';
import { followPlacing, usePlacing } from './placing.ts';

inPage();

const moons = examples['moons'] ?? emptyDocument('');
const grouped = group(moons, ROOT, ['linear1'], 'Encoder');
const wider = grouped.ok ? grouped.value : moons;
const startsFrom = { sha256: 'a'.repeat(64), name: 'encoder' };
const placed: PlacedModel = {
  file: moduleFile(wider, Object.keys(wider.modules)[0] ?? ''),
  use: { name: 'encoder', params: {}, isFrozen: true, startsFrom },
  notices: [],
};
const model = (name: string, state: LibraryModel['state']): LibraryModel => ({
  name, state, tasks: [], family: 'bert', parameters: 1, bytes: 45_400_000, licence: 'mit', origin: 'folder', from: name, note: null,
}); // prettier-ignore

beforeEach(() => {
  usePlacing.setState(usePlacing.getInitialState());
  useDocument.getState().open(moons, null);
  showDialog(PLACE_MODEL);
});

const button = (name: string) => screen.getByRole('button', { name });
const uses = () => useDocument.getState().document.graph.nodes.filter(({ module }) => module !== undefined);

test('only models that are here can be placed: with progress, as one step that is undone', async () => {
  const answer = held<PlacedModel>();
  const models = [model('/mine/encoder', 'here'), model('bert-base-uncased', 'absent')];
  const engine = connectScripted({ pretrainedModels: () => models, placePretrained: () => answer.promise });
  followPlacing(engine.client);
  mount(<PlaceDialog />);
  await screen.findByText('encoder');
  expect(screen.queryByText('bert-base-uncased')).toBeNull();
  fireEvent.click(button('Place encoder'));
  await screen.findByText('/mine/encoder is being read …');
  act(() => engine.tell('importProgress', { name: '/mine/encoder', share: 0.5 }));
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50');
  await act(async () => answer.resolve(placed));
  expect(uses()).toEqual([expect.objectContaining({ name: 'encoder', isFrozen: true, startsFrom })]);
  expect(useDialogs.getState().open).toBeNull();
  act(() => useDocument.getState().undo());
  expect(useDocument.getState().document).toBe(moons);
});

test('an answer that comes after the dialog was closed places nothing, and the engine is told', async () => {
  const answer = held<PlacedModel>();
  const cancelled: string[] = [];
  const engine = connectScripted({
    pretrainedModels: () => [model('encoder', 'here')],
    placePretrained: () => answer.promise,
    cancelImport: ({ name }) => (cancelled.push(name), null),
  });
  followPlacing(engine.client);
  mount(<PlaceDialog />);
  await screen.findByText('encoder');
  fireEvent.click(button('Place encoder'));
  act(() => useDialogs.getState().close());
  await act(async () => answer.resolve(placed));
  expect(cancelled).toEqual(['encoder']);
  expect(uses()).toEqual([]);
});

const look: ModelFileLook = {
  name: 'net', bytes: 424, memory: 848, producer: 'pytorch', open: [{ name: 'length', usual: 2 }], notNetwork: null, foreign: 0, parts: 3,
  inputs: [{ name: 'x', kind: 'float32', shape: ['N', 'length'], note: null }], outputs: [],
}; // prettier-ignore

test('a file that cannot become blocks runs as it is: with the sizes that were chosen, as one step that is undone', async () => {
  const asked: unknown[] = [];
  const use = { name: 'net', params: { model: '', pictures: 'turned' } };
  const engine = connectScripted(
    {
      pretrainedModels: () => [],
      lookAtModelFile: () => ({ ...look, notNetwork: text('It has a Loop.', 'Es hat eine Schleife.') }),
      placeModelFile: ({ as, sizes }) => {
        asked.push({ as, sizes });
        return { block: 'modelFile', use, notices: [] };
      },
    },
    { openFile: () => Promise.resolve(chosen('/models/net.onnx')) },
  );
  followPlacing(engine.client);
  mount(<PlaceDialog />);
  fireEvent.click(await screen.findByRole('button', { name: 'From a file (.onnx) …' }));
  const network = await screen.findByRole<HTMLInputElement>('radio', { name: 'As a network of blocks' });
  expect([network.disabled, network.checked]).toEqual([true, false]);
  expect(screen.getByText('It has a Loop.')).toBeTruthy();
  const size = screen.getByRole('textbox', { name: 'Size of “length”' });
  fireEvent.change(size, { target: { value: '7' } });
  fireEvent.blur(size);
  await act(async () => void fireEvent.click(button('Place')));
  expect(asked).toEqual([{ as: 'block', sizes: { length: 7 } }]);
  const added = useDocument.getState().document.graph.nodes.find(({ block }) => block === 'modelFile');
  expect(added).toMatchObject(use);
  act(() => useDocument.getState().undo());
  expect(useDocument.getState().document).toBe(moons);
});

test('a file takes the length of the data where it leaves one open; what cannot be read is said', async () => {
  const asked: unknown[] = [];
  const engine = connectScripted(
    {
      pretrainedModels: () => [],
      lookAtModelFile: ({ size }) => {
        asked.push(size);
        throw new EngineError('fileUnreadable', text('It has a Loop.', 'Es hat eine Schleife.'));
      },
    },
    { openFile: () => Promise.resolve(chosen('/models/net.onnx')) },
  );
  followPlacing(engine.client);
  mount(<PlaceDialog />);
  await screen.findByText(/^No model is here yet/);
  fireEvent.click(button('From a file (.onnx) …'));
  await screen.findByText('It has a Loop.');
  expect(asked).toEqual([2]);
  fireEvent.click(button('Choose another'));
  await screen.findByText(/^No model is here yet/);
});

test('a model that is placed again right after it was given up is placed, whenever the first answer comes', async () => {
  const answers = [held<PlacedModel>(), held<PlacedModel>()];
  let asked = 0;
  const engine = connectScripted({
    pretrainedModels: () => [model('encoder', 'here')],
    placePretrained: () => answers[asked++]?.promise ?? placed,
    cancelImport: () => null,
  });
  followPlacing(engine.client);
  mount(<PlaceDialog />);
  await screen.findByText('encoder');
  fireEvent.click(button('Place encoder'));
  fireEvent.click(button('Cancel'));
  fireEvent.click(await screen.findByRole('button', { name: 'Place encoder' }));
  await act(async () => answers[0]?.reject(new EngineError('cancelled', 'It was cancelled.')));
  expect(screen.getByText('encoder is being read …')).toBeTruthy();
  await act(async () => answers[1]?.resolve(placed));
  expect(uses()).toHaveLength(1);
});
