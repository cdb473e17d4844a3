// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { layerSide } from '../../../core/compare/layers.ts';
import { sidesOf } from '../../../core/compare/sides.ts';
import { compared } from '../../../core/compare/comparison.ts';
import { encoderByHand } from '../../../core/examples/encoderByHand.ts';
import { ROOT } from '../../../core/graph/document.ts';
import { setParams } from '../../../core/graph/edits.ts';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { LayerComparison, ModelLayers, TakenLayer } from '../../../core/protocol/layers.ts';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import { text } from '../../../core/text.ts';
import { connectScripted, held, settled } from '../../link/scripted.ts';
import { bugs, inPage, mount } from '../../link/testing.tsx';
import { showDialog, useDialogs } from '../../workspace/document/dialogs.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { usePanels } from '../../workspace/document/panels.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { ComparePanel } from './ComparePanel.tsx';
import { LayerDialog } from './LayerDialog.tsx';
import { openLayerDialog } from './loadLayer.ts';
import { chooseLayer, useComparing } from './state.ts';

inPage();

const document = encoderByHand();
const part = { graph: ROOT, within: '', nodes: ['module2'] };
const params = { width: 16, heads: 2, feedForward: 24, dropout: 0, normFirst: false, activation: 'gelu', causal: false, bias: true, epsilon: 1e-12 }; // prettier-ignore
const layers = (model: string): ModelLayers => ({ model, longest: 512, module: 'encoderBlock', count: model === 'tiny' ? 6 : 2, params }); // prettier-ignore
const model = (name: string, more: Partial<LibraryModel> = {}): LibraryModel => ({ name, tasks: [], family: 'bert', parameters: null, bytes: null, licence: null, origin: 'folder', from: '', state: 'here', note: null, ...more }); // prettier-ignore
const library = [model('tiny'), model('other'), model('a.onnx', { family: null }), model('away', { state: 'absent' })];
const file = { sha256: 'a'.repeat(64), name: 'tiny: encoder/layer/1' };

beforeEach(() => {
  useRuns.getState().replaceAll([]);
  useDocument.getState().open(document, null);
});

function found({ document: asked, part: left, partners }: EngineParams['compareLayer'], isSame = true): LayerComparison {
  const sides = sidesOf(asked, left, layerSide(asked, left, layers('tiny'))!, partners);
  const place = new Map(sides.right.steps.map(({ name }, i) => [name, i]));
  const own = new Map(sides.left.steps.map(({ name }, i) => [name, i]));
  const parts = compared(sides, { isSame: (a, b) => isSame && own.get(a) === place.get(b) });
  const tokens = [{ id: 1, token: '[CLS]', from: 0, to: 0 }, { id: 7, token: 'how', from: 0, to: 3 }]; // prettier-ignore
  return { ...parts, steps: parts.steps.map((step) => ({ ...step, difference: 0 })), difference: 0, isNoise: false, count: null, tokens, isCut: false };
} // prettier-ignore

const answers = {
  pretrainedModels: () => library,
  modelLayers: ({ name }: { name: string }) => layers(name),
  compareLayer: (asked: EngineParams['compareLayer']) => found(asked),
};

async function openDialog(more: Parameters<typeof connectScripted>[0] = {}, language: 'en' | 'de' = 'en') {
  const scripted = connectScripted({ ...answers, ...more });
  act(() => openLayerDialog(part));
  mount(<LayerDialog />, language);
  await act(settled);
  return scripted;
}

test('the dialog offers models that are here and have layers; what does not fit is said and mended, in one step', async () => {
  const user = userEvent.setup();
  await openDialog();
  const models = within(screen.getByRole('combobox', { name: 'Model' })).getAllByRole('option');
  expect(models.map(({ textContent }) => textContent)).toEqual(['tiny', 'other']);
  expect(within(screen.getByRole('combobox', { name: 'Layer' })).getAllByRole('option')).toHaveLength(6);
  expect(screen.getByRole('note').textContent).toContain('Width 8, not 16; Feed-forward width 16, not 24; Activation relu, not gelu');
  expect(screen.getByRole('button', { name: 'Load' }).getAttribute('aria-disabled')).toBe('true');
  await user.click(screen.getByRole('button', { name: 'Make it like the layer' }));
  await act(settled);
  expect(screen.queryByRole('note')).toBeNull();
  const rows = within(screen.getByRole('table')).getAllByRole('row').slice(1);
  expect(rows).toHaveLength(16);
  expect(rows[0]?.textContent).toContain('self_attn/q_proj.kernel [16, 16]');
  act(() => useDocument.getState().undo());
  expect(useDocument.getState().document).toBe(document);
  expect(bugs()).toEqual([]);
}); // prettier-ignore

test('weights are loaded as what the document begins with; undo takes them back', async () => {
  const user = userEvent.setup();
  const { params: asked } = await openDialog({ takeLayer: () => ({ file, count: 16, isWhole: false }) });
  await user.click(screen.getByRole('button', { name: 'Make it like the layer' }));
  fireEvent.change(screen.getByRole('combobox', { name: 'Layer' }), { target: { value: '3' } });
  await act(settled);
  const before = useDocument.getState().document;
  await user.click(screen.getByRole('button', { name: 'Load 16 weights' }));
  await act(settled);
  expect(asked('takeLayer')).toMatchObject([{ part, model: 'tiny', layer: 3, partners: {}, runId: null }]);
  expect(useDocument.getState().document.startsFrom).toEqual(file);
  expect(useDialogs.getState().open).toBeNull();
  expect(usePanels.getState().current).toBe('compare');
  expect(useComparing.getState()).toMatchObject({ layerWeights: 'own', layer: { model: 'tiny', layer: 3 } });
  act(() => useDocument.getState().undo());
  expect(useDocument.getState().document).toEqual(before);
});

test('weights that come late change no other document, and none that was edited meanwhile', async () => {
  const user = userEvent.setup();
  const late = held<TakenLayer>();
  await openDialog({ takeLayer: () => late.promise });
  await user.click(screen.getByRole('button', { name: 'Make it like the layer' }));
  await act(settled);
  await user.click(screen.getByRole('button', { name: 'Load 16 weights' }));
  act(() => void useDocument.getState().edit((old) => setParams(old, ROOT, 'module2', { causal: true })));
  late.resolve({ file, count: 16, isWhole: false });
  await act(settled);
  expect(useDocument.getState().document.startsFrom).toBeUndefined();
});

test('weights that come after the dialog was closed are not loaded, and leave another dialog open', async () => {
  const user = userEvent.setup();
  const late = held<TakenLayer>();
  await openDialog({ takeLayer: () => late.promise });
  await user.click(screen.getByRole('button', { name: 'Make it like the layer' }));
  await act(settled);
  await user.click(screen.getByRole('button', { name: 'Load 16 weights' }));
  act(() => useDialogs.getState().close());
  act(() => showDialog('settings'));
  late.resolve({ file, count: 16, isWhole: false });
  await act(settled);
  expect(useDocument.getState().document.startsFrom).toBeUndefined();
  expect(useDialogs.getState().open?.kind).toBe('settings');
});

test('a model that is gone says so where it is chosen, also in German', async () => {
  await openDialog({ modelLayers: () => Promise.reject(new EngineError('dataUnavailable', text('tiny is not here yet.', 'tiny ist noch nicht hier.'))) }, 'de'); // prettier-ignore
  expect(screen.getByRole('alert').textContent).toContain('tiny ist noch nicht hier.');
  expect(screen.getByRole('button', { name: 'Laden' }).getAttribute('aria-disabled')).toBe('true');
});

test('in the panel the layer stands on the right; another text is read, and what differs gets a hint', async () => {
  const user = userEvent.setup();
  const large = setParams(document, ROOT, 'module2', params);
  const wide = { ...large, graph: { ...large.graph, nodes: large.graph.nodes.map((node) => (node.block === 'embedding' ? { ...node, params: { ...node.params, width: 16 } } : node)) } }; // prettier-ignore
  useDocument.getState().open(wide, null);
  let isSame = true;
  const { params: asked } = connectScripted({
    ...answers,
    compareLayer: (wish) => found(wish, isSame),
    layerHint: () => ({ mistakes: [text('The activation is ReLU.', 'Die Aktivierung ist ReLU.')], isAll: true }),
    cancelLayers: () => null,
  });
  useComparing.setState({ left: part, other: null });
  chooseLayer({ model: 'tiny', layer: 1 });
  mount(<ComparePanel />);
  await act(settled);
  expect(screen.getByTestId('compare-verdict').textContent).toContain('Both compute the same: 20 steps agree');
  expect(screen.getByText('2 tokens:')).toBeDefined();
  expect(asked('compareLayer')).toMatchObject([{ model: 'tiny', layer: 1, weights: 'layer', runId: null }]);
  expect(asked('layerHint')).toEqual([]);
  isSame = false;
  const field = screen.getByRole('textbox', { name: 'Text that the model reads' });
  await user.clear(field);
  await user.type(field, 'Good morning{Enter}');
  await act(settled);
  expect(asked('compareLayer').at(-1)).toMatchObject({ text: 'Good morning' });
  expect(screen.getByTestId('layer-hint').textContent).toContain('The activation is ReLU.');
  expect(screen.getByTestId('layer-hint').textContent).toContain('Tried: with this');
  expect(bugs()).toEqual([]);
});
