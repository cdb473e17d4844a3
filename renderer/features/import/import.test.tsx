// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { ImportedModel, WeightMatch } from '../../../core/protocol/imports.ts';
import { same, text } from '../../../core/text.ts';
import { chosen, connectScripted, held } from '../../link/scripted.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { showDialog, useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { runOf } from '../../workspace/runs/testing.ts';
import { useWorkspaces } from '../../workspace/workspaces.ts';
import { followDrops } from './drops.ts';
import { ImportDialog } from './ImportDialog.tsx';
import { DIALOG, followImports, importDropped, useImport } from './imports.ts';

inPage();

const moons = examples['moons'] ?? emptyDocument('');
const project = { document: { ...moons, name: 'theirs' }, runs: [runOf(moons)], path: null, file: null, notices: [] };
const model: ImportedModel = {
  project,
  report: {
    format: 'onnx', producer: 'pytorch 2', size: 64, notices: [text('A size was chosen.', 'Eine Größe wurde gewählt.')],
    parts: [
      { operator: 'Gemm', name: 'fc', as: 'block', nodes: ['linear1'], why: null },
      { operator: 'LSTM', name: 'memory', as: 'foreign', nodes: ['foreign1'], why: text('There is no block for it.', 'Es gibt dafür keinen Block.') },
    ],
  },
}; // prettier-ignore
const formats = [{ name: 'onnx', label: same('ONNX'), extensions: ['onnx'] }];

beforeEach(() => {
  useImport.setState(useImport.getInitialState());
  useDocument.getState().open(moons, null);
  useRuns.getState().replaceAll([]);
  showDialog(DIALOG);
});

const button = (name: string) => screen.getByRole('button', { name });

test('a model is read with progress, what became what is said, and it opens as a project of its own', async () => {
  const answer = held<ImportedModel>();
  const engine = connectScripted(
    { importFormats: () => formats, importModel: ({ size }) => (size === undefined ? answer.promise : model), cancelImport: () => null },
    { openFile: () => Promise.resolve(chosen('/models/net.onnx')) },
  ); // prettier-ignore
  followImports(engine.client);
  mount(<ImportDialog />);
  await screen.findByText('.onnx');
  fireEvent.click(button('Choose a file …'));
  await screen.findByText('net.onnx is being read …');
  act(() => engine.tell('importProgress', { name: 'net.onnx', share: 0.5 }));
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50');
  await act(async () => answer.resolve(model));
  expect((await screen.findByRole('status')).textContent).toContain('1 part became blocks. 1 runs as it is');
  expect(screen.getAllByRole('rowheader').map(({ textContent }) => textContent)).toEqual(['LSTM memory', 'Gemm fc']);
  fireEvent.change(screen.getByLabelText('Open sizes become'), { target: { value: '32' } });
  fireEvent.click(button('Read again'));
  await waitFor(() => expect(engine.params('importModel')[1]).toMatchObject({ size: 32 }));
  fireEvent.click(await screen.findByRole('button', { name: 'Open as a new project' }));
  await waitFor(() => expect(useWorkspaces.getState().all).toHaveLength(2));
  await waitFor(() => expect(useDocument.getState().document.name).toBe('theirs'));
  expect(useDialogs.getState().open).toBeNull();
  expect(useDocument.getState().saved).not.toBe(useDocument.getState().document);
});

test('a reading that is left is cancelled, and what comes of it later is not shown', async () => {
  const answer = held<ImportedModel>();
  const engine = connectScripted({ importModel: () => answer.promise, cancelImport: () => null, importFormats: () => formats }); // prettier-ignore
  followImports(engine.client);
  mount(<ImportDialog />);
  act(() => importDropped(chosen('/models/net.onnx')));
  fireEvent.click(await screen.findByRole('button', { name: 'Stop importing' }));
  await waitFor(() => expect(engine.params('cancelImport')).toEqual([{ name: 'net.onnx' }]));
  await act(async () => answer.resolve(model));
  expect(useImport.getState().now.kind).toBe('choose');
});

test('what is refused is said in words, with a way on', async () => {
  const refused = text('a.pt seems to be a pickle.', 'a.pt ist wohl ein Pickle.');
  const engine = connectScripted({ importFormats: () => formats, importModel: () => Promise.reject(new EngineError('fileUnreadable', refused)) }); // prettier-ignore
  mount(<ImportDialog />, 'de');
  act(() => importDropped(chosen('/models/a.pt')));
  expect((await screen.findByRole('alert')).textContent).toContain('a.pt ist wohl ein Pickle.');
  fireEvent.click(button('Andere Datei'));
  await screen.findByText('.onnx');
  expect(engine.params('importModel')).toHaveLength(1);
});

const [kernel, bias] = [
  { name: 'linear1.kernel', shape: [2, 4] },
  { name: 'linear1.bias', shape: [4] },
] as const;
const pair = { weight: kernel.name, tensor: 'fc.weight', shape: [2, 4], tensorShape: [4, 2], isTurned: true, by: 'name' } as const; // prettier-ignore
const loose: WeightMatch = { pairs: [pair], weights: [bias], tensors: [{ name: 'b', shape: [4] }, { name: 'other', shape: [9] }] }; // prettier-ignore
const whole: WeightMatch = { pairs: [pair, { ...pair, weight: bias.name, tensor: 'b', shape: [4], tensorShape: [4], isTurned: false, by: 'hand' }], weights: [], tensors: [] }; // prettier-ignore

test('tensors go with weights by name and by hand, step by step back, and the run with them can be taken back', async () => {
  const earlier = { ...runOf(moons), id: 'earlier' };
  useRuns.getState().replaceAll([earlier]);
  const file = chosen('/models/w.safetensors');
  const engine = connectScripted({
    importFormats: () => formats,
    matchWeights: ({ given }) => (given?.[bias.name] === 'b' ? whole : loose),
    importWeights: () => ({ project: { ...project, runs: [{ ...runOf(moons), id: 'imported' }] }, match: whole }),
  });
  mount(<ImportDialog />);
  act(() => importDropped(file));
  const select = await screen.findByRole('combobox', { name: 'Tensor for linear1.bias' });
  expect([...select.querySelectorAll('option')].map(({ textContent }) => textContent)).toEqual(['none', 'b [4]']);
  expect(screen.getByText('by name, turned round')).toBeTruthy();
  expect(screen.getByText(/1 weight has no tensor yet/)).toBeTruthy();
  expect(button('Use these weights').getAttribute('aria-disabled')).toBe('true');
  fireEvent.change(select, { target: { value: 'b' } });
  await screen.findByText('by hand');
  fireEvent.click(button('Undo the last change'));
  await screen.findByText('not yet');
  fireEvent.change(screen.getByRole('combobox', { name: 'Tensor for linear1.bias' }), { target: { value: 'b' } });
  await screen.findByText('by hand');
  fireEvent.click(button('Use these weights'));
  await waitFor(() => expect(useRuns.getState().selectedId).toBe('imported'));
  expect(engine.params('importWeights')).toMatchObject([{ path: file.path, given: { [bias.name]: 'b' } }]);
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(useRuns.getState()).toMatchObject({ runs: [{ id: 'earlier' }], selectedId: 'earlier' });
});

test('of two choices in quick succession the first is not lost', async () => {
  const answers = [held<WeightMatch>(), held<WeightMatch>()];
  let asked = 0;
  const engine = connectScripted({ importFormats: () => formats, matchWeights: ({ given }) => (Object.keys(given ?? {}).length === 0 ? loose : (answers[asked++] ?? held<WeightMatch>()).promise) }); // prettier-ignore
  mount(<ImportDialog />);
  act(() => importDropped(chosen('/models/w.safetensors')));
  const choose = async (weight: string, tensor: string) =>
    fireEvent.change(await screen.findByRole('combobox', { name: `Tensor for ${weight}` }), { target: { value: tensor } });
  await choose(bias.name, 'b');
  await choose(pair.weight, '');
  await waitFor(() => expect(engine.params('matchWeights').at(-1)).toMatchObject({ given: { [bias.name]: 'b', [pair.weight]: '' } }));
  await act(async () => answers[1]?.resolve(whole));
  await act(async () => answers[0]?.resolve(loose));
  expect(useImport.getState().now).toMatchObject({ kind: 'weights', match: whole, given: [{}, {}] });
}); // prettier-ignore

test('weights are taken once, and not at all where the dialog is closed before they come', async () => {
  const earlier = { ...runOf(moons), id: 'earlier' };
  useRuns.getState().replaceAll([earlier]);
  const answer = held<{ project: typeof project; match: WeightMatch }>();
  const engine = connectScripted({ importFormats: () => formats, matchWeights: () => whole, importWeights: () => answer.promise, cancelImport: () => null }); // prettier-ignore
  followImports(engine.client);
  mount(<ImportDialog />);
  act(() => importDropped(chosen('/models/w.safetensors')));
  const use = await screen.findByRole('button', { name: 'Use these weights' });
  fireEvent.click(use);
  fireEvent.click(use);
  await waitFor(() => expect(engine.params('importWeights')).toHaveLength(1));
  act(() => useDialogs.getState().close());
  await act(async () => answer.resolve({ project: { ...project, runs: [{ ...runOf(moons), id: 'imported' }] }, match: whole }));
  expect(useRuns.getState().runs.map(({ id }) => id)).toEqual(['earlier']);
}); // prettier-ignore

test('models that are dropped are imported; what something else takes, and other files, are left alone', async () => {
  connectScripted({ importModel: () => new Promise(() => undefined) });
  const drop = (name: string, isTaken = false) => {
    const dropped = new File(['x'], name);
    const event = Object.assign(new Event('drop', { bubbles: true, cancelable: true }), { dataTransfer: { files: [dropped], items: [{ kind: 'file', type: '' }] } }); // prettier-ignore
    const place = document.body.appendChild(document.createElement('div'));
    if (isTaken) place.addEventListener('drop', (taken) => taken.preventDefault());
    place.dispatchEvent(event);
    return event.defaultPrevented;
  };
  followDrops();
  expect([drop('a.csv'), drop('a.onnx', true), drop('a.ONNX'), drop('a.pth')]).toEqual([false, true, true, true]);
});
