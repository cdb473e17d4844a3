// @vitest-environment happy-dom
import { act, screen, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import type { GradientHealth } from '../../../core/protocol/explain.ts';
import type { RunStatus } from '../../../core/protocol/runs.ts';
import { connectScripted, settled } from '../../link/scripted.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { runOf } from '../../workspace/runs/testing.ts';
import { GradientsPanel } from './GradientsPanel.tsx';

inPage();

const document = examples['moons']!;
beforeEach(() => {
  useDocument.getState().open(document, null);
  useRuns.getState().replaceAll([]);
});

/** An engine that has recorded four steps, at which the gradient has the size of the step. */
function engine() {
  return connectScripted({
    recording: ({ runId }) => ({ runId, steps: [0, 5, 10, 20], bytes: 1, mostBytes: 2, isTooLarge: false }),
    gradientHealth: ({ runId, at }): GradientHealth => {
      const step = at && 'step' in at ? at.step : NaN;
      const weights = { gradient: step, size: 1, share: 1, updateRatio: 1 };
      const nodes = ['linear1', 'linear2'].map(
        (nodeId) => ({ nodeId, weights, units: null, verdict: 'fine' }) as const,
      );
      return { runId, step, examples: 64, learningRate: 0.1, loss: 1, nodes };
    },
  });
}
const show = async (status: RunStatus) => {
  const { params } = engine();
  useRuns.getState().replaceAll([runOf(document, { status })]);
  mount(<GradientsPanel />);
  for (let i = 0; i < 6; i++) await act(settled);
  return params('gradientHealth').map(({ at }) => at);
};

test('before training it says what to do', () => {
  mount(<GradientsPanel />, 'de');
  expect(screen.getByText(/Das Netz trainieren: Dann zeigt dieses Diagramm/)).toBeDefined();
});

test('a run that rests is measured over the whole of its time, once at every moment', async () => {
  expect(await show('finished')).toEqual([20, 0, 10, 5].map((step) => ({ step })));
  const layers = within(screen.getByRole('list', { name: 'Layers' }));
  // 2 inputs, 16 units and their biases: the root of 48 numbers times 20.
  expect(layers.getAllByRole('listitem').map((item) => item.textContent)[0]).toContain('linear1139');
  expect(screen.getByRole('img', { name: /^Now: linear1 139/ })).toBeDefined();
});

test('one in training is measured at its newest moment only', async () => {
  expect(await show('running')).toEqual([{ step: 20 }]);
});

test('what is asked is asked again when what is measured has changed, not when a name or a place has', async () => {
  const { params } = connectScripted({
    recording: ({ runId }) => ({ runId, steps: [0, 5], bytes: 1, mostBytes: 2, isTooLarge: false }),
    gradientHealth: () => new Promise(() => undefined),
  });
  useRuns.getState().replaceAll([runOf(document, { status: 'finished' })]);
  mount(<GradientsPanel />);
  const change = async (edit: (before: typeof document) => typeof document) => {
    act(() => void useDocument.getState().edit(edit));
    await act(settled);
    return params('gradientHealth').length;
  };
  await act(settled);
  expect(await change((before) => ({ ...before, name: 'another' }))).toBe(1);
  expect(await change((before) => ({ ...before, layout: { root: { linear1: { x: 7, y: 7 } } } }))).toBe(1);
  expect(await change((before) => ({ ...before, training: { ...before.training, seed: 7 } }))).toBe(2);
});
