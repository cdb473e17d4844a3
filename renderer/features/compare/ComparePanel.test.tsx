// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { compared } from '../../../core/compare/comparison.ts';
import { sidesOf } from '../../../core/compare/sides.ts';
import { encoderByHand } from '../../../core/examples/encoderByHand.ts';
import { examples } from '../../../core/examples/examples.ts';
import { remove, setParam } from '../../../core/graph/edits.ts';
import { ROOT } from '../../../core/graph/document.ts';
import type { Comparison } from '../../../core/protocol/comparison.ts';
import type { EngineParams } from '../../../core/protocol/engine.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { same } from '../../../core/text.ts';
import { connectScripted, settled } from '../../link/scripted.ts';
import { bugs, inPage, mount } from '../../link/testing.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { usePanels } from '../../workspace/document/panels.ts';
import { useSelection } from '../../workspace/document/selection.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { runOf } from '../../workspace/runs/testing.ts';
import { ComparePanel } from './ComparePanel.tsx';
import { compare } from './index.ts';
import { useComparing } from './state.ts';

inPage();

const document = encoderByHand();
beforeEach(() => {
  useRuns.getState().replaceAll([]);
  useDocument.getState().open(document, null);
});

afterEach(() => void vi.useRealTimers());

/** What an engine finds in which all steps before a certain one agree, or all. */
function found(
  { document: asked, left, other, partners }: EngineParams['compareParts'],
  wrongFrom?: string,
): Comparison {
  const sides = sidesOf(asked, left, other, partners);
  const after = new Set<string>();
  for (const { name, inputs } of sides.left.steps) {
    if (name === wrongFrom || inputs.some((input) => after.has(input.name))) after.add(name);
  }
  const place = new Map(sides.right.steps.map(({ name }, i) => [name, i]));
  const own = new Map(sides.left.steps.map(({ name }, i) => [name, i]));
  const isSame = (a: string, b: string) => (own.has(a) ? own.get(a) === place.get(b) : a === b) && !after.has(a);
  const parts = compared(sides, { isSame });
  const difference = ({ verdict }: { verdict: string }) => ({ same: 2e-7, differs: 0.25 })[verdict] ?? null;
  const steps = parts.steps.map((step) => ({ ...step, difference: difference(step) }));
  return { ...parts, steps, difference: parts.isSame ? 2e-7 : 0.25, isNoise: false, count: 325 };
}

const verdict = () => screen.getByTestId('compare-verdict').textContent;
const rows = () => within(screen.getByTestId('compare-steps')).getAllByRole('row').slice(1);

test('the block by hand stands beside the one of the app: a tick for every step', async () => {
  const { params } = connectScripted({ compareParts: (asked) => found(asked) });
  mount(<ComparePanel />);
  await act(settled);
  expect(params('compareParts')).toMatchObject([
    {
      left: { graph: 'root', within: '', nodes: ['module1'] },
      other: { kind: 'part', part: { nodes: ['module2'] } },
      weights: 'drawn',
      example: { split: 'training', index: 0 },
      runId: null,
    },
  ]);
  expect(verdict()).toContain('Both compute the same: 20 steps agree');
  expect(verdict()).toContain('those of the document and of its runs stay as they are');
  expect(rows()).toHaveLength(20);
  expect(screen.getAllByRole('img', { name: 'the same' })).toHaveLength(20);
  const names = rows().map((row) => within(row).getByRole('rowheader').textContent.trim());
  expect(names.slice(0, 12)).toEqual([
    'Q Linear',
    'Q, by heads Split heads',
    'K Linear',
    'K, by heads Split heads',
    'Scores MatMul',
    'Scaled scores Scale',
    'Masked scores Mask',
    'After softmax Softmax',
    'V Linear',
    'V, by heads Split heads',
    'Output per head MatMul',
    'Merge heads',
  ]);
  // A step leads to its node, on either side.
  fireEvent.click(within(rows()[5]!).getByRole('button', { name: 'self_attn/attention/scale1' }));
  expect(useDocument.getState().trail.map(({ nodeId }) => nodeId)).toEqual(['module2', 'self_attn', 'attention']);
  expect(useSelection.getState().nodes).toEqual(['scale1']);
  expect(bugs()).toEqual([]);
});

test('the first difference has a cross and its reason; what is edited is compared anew', async () => {
  const { params } = connectScripted({
    compareParts: (asked) => found(asked, asked.document.modules['byHand']!.graph.nodes.some(({ params: { factor } }) => factor === 0.5) ? 'module1/scale1' : undefined),
  }); // prettier-ignore
  act(() => void useDocument.getState().edit((old) => setParam(old, 'byHand', 'scale1', 'factor', 0.5)));
  mount(<ComparePanel />);
  await act(settled);
  expect(verdict()).toContain('The results differ. Scale by 0.5/√4 (scale1): Factor: 0.5 on the left, 1 on the right.');
  const cross = screen.getByRole('img', { name: 'The first difference' });
  expect(within(cross.closest('tr')!).getByRole('button', { name: 'scale1' })).toBeDefined();
  expect(screen.getAllByRole('img', { name: 'different' }).length).toBeGreaterThan(5);
  act(() => useDocument.getState().undo());
  await act(settled);
  expect(params('compareParts')).toHaveLength(2);
  expect(verdict()).toContain('Both compute the same');
  // Where nodes stand is nothing to compare.
  act(() => void useDocument.getState().edit((old) => ({ ...old, layout: { ...old.layout, root: {} } })));
  await act(settled);
  expect(params('compareParts')).toHaveLength(2);
});

test('a module of the app is chosen, with its sizes and what is wired to it; what does not fit is said', async () => {
  const user = userEvent.setup();
  const { params } = connectScripted({ compareParts: (asked) => found(asked) });
  mount(<ComparePanel />, 'de');
  await act(settled);
  await user.click(screen.getByRole('combobox', { name: 'Rechts' }));
  await user.click(screen.getByRole('option', { name: 'Encoderblock' }));
  await act(settled);
  expect(params('compareParts').at(-1)).toMatchObject({
    other: {
      kind: 'builtIn',
      id: 'encoderBlock',
      params: { width: 8, heads: 2, feedForward: 16 },
      wiring: { in1: 0, mask: 1 },
    },
  });
  expect(verdict()).toContain('Beide berechnen dasselbe');
  const heads = screen.getByRole('textbox', { name: 'Köpfe' });
  fireEvent.change(heads, { target: { value: '3' } });
  await act(settled);
  expect(screen.getByText(/^Rechts: .*3 Köpfe teilen 8 nicht/)).toBeDefined();
  expect(screen.queryByTestId('compare-verdict')).toBeNull();
  fireEvent.change(heads, { target: { value: '4' } });
  await act(settled);
  expect(params('compareParts').at(-1)).toMatchObject({ other: { params: { heads: 4 } } });
});

test('partners of weights are shown and can be changed', async () => {
  const user = userEvent.setup();
  const { params } = connectScripted({ compareParts: (asked) => found(asked) });
  mount(<ComparePanel />);
  await act(settled);
  await user.click(screen.getByText('16 pairs of weights'));
  await user.click(screen.getByRole('combobox', { name: 'Partner of module1/linear2.bias' }));
  await user.click(screen.getByRole('option', { name: 'self_attn/q_proj.bias' }));
  await act(settled);
  const chosen = { 'module1/linear2.bias': 'module2/self_attn/q_proj.bias' };
  expect(params('compareParts').at(-1)).toMatchObject({ partners: chosen });
  await user.click(screen.getByRole('combobox', { name: 'Partner of module1/linear1.bias' }));
  await user.click(screen.getByRole('option', { name: 'none' }));
  await act(settled);
  expect(params('compareParts').at(-1)).toMatchObject({ partners: { ...chosen, 'module1/linear1.bias': null } });
  expect(screen.getByText(/^15 pairs of weights, 2 without a partner$/)).toBeDefined();
});

test('whose weights, which example, and random numbers', async () => {
  const user = userEvent.setup();
  const { params } = connectScripted({ compareParts: (asked) => found(asked) });
  mount(<ComparePanel />);
  await act(settled);
  await user.click(screen.getByRole('combobox', { name: 'Weights' }));
  await user.click(screen.getByRole('option', { name: 'those of the left side' }));
  fireEvent.change(screen.getByRole('textbox', { name: 'Example' }), { target: { value: '12' } });
  await act(settled);
  expect(params('compareParts').at(-1)).toMatchObject({ weights: 'left', example: { split: 'training', index: 11 } });
  await user.click(screen.getByText('Random numbers'));
  fireEvent.change(screen.getByRole('textbox', { name: 'Seed' }), { target: { value: '9' } });
  await act(settled);
  expect(params('compareParts').at(-1)).toMatchObject({ weights: 'left', example: null, seed: 9 });
});

test('an engine that refuses is heard, and a part that is gone is replaced by another', async () => {
  connectScripted({ compareParts: () => Promise.reject(new EngineError('invalidRequest', same('Too large.'))) });
  mount(<ComparePanel />);
  await act(settled);
  expect(screen.getByRole('alert').textContent).toContain('Too large.');
  act(() => void useDocument.getState().edit((old) => remove(old, ROOT, { nodes: ['module1'], edges: [] })));
  await act(settled);
  expect(useComparing.getState().left).toMatchObject({ nodes: ['module2'] });
});

test('what is selected is compared by a command, also inside a module; documents without any have no panel', () => {
  const { isOffered } = compare.panels![0]!;
  expect(isOffered!(document)).toBe(true);
  expect(isOffered!(examples['moons']!)).toBe(false);
  const command = compare.commands!['compareWith']!;
  expect(command.isEnabled!()).toBe(false);
  act(() => {
    useSelection.getState().enter('module2');
    useSelection.getState().select({ nodes: ['self_attn'] });
  });
  expect(command.isEnabled!()).toBe(true);
  act(() => void command.run());
  expect(usePanels.getState().current).toBe('compare');
  expect(useComparing.getState()).toMatchObject({
    left: { graph: 'encoderBlock', within: 'module2/', nodes: ['self_attn'] },
    other: { kind: 'builtIn', id: 'multiHead', params: { width: 8, heads: 2 }, wiring: { query: 0, key: 0, value: 0, mask: 1 } },
  });
}); // prettier-ignore

test('weights in training are compared again as they change', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const show = (step: number) => useRuns.getState().replaceAll([runOf(document, { status: 'running', step })]);
  const { params } = connectScripted({ compareParts: (asked) => found(asked) });
  show(1);
  useComparing.setState({ weights: 'left' });
  mount(<ComparePanel />);
  await act(settled);
  expect(params('compareParts')).toMatchObject([{ runId: 'run-1' }]);
  const later = async () => {
    act(() => void vi.advanceTimersByTime(1000));
    await act(settled);
  };
  await later();
  expect(params('compareParts')).toHaveLength(1);
  act(() => show(5));
  expect(params('compareParts')).toHaveLength(1);
  await later();
  expect(params('compareParts')).toHaveLength(2);
  act(() => useComparing.setState({ weights: 'drawn' }));
  await later();
  const drawn = params('compareParts').length;
  act(() => show(9));
  await later();
  expect(params('compareParts')).toHaveLength(drawn);
});
