// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import { emptyDocument } from '../../../core/graph/create.ts';
import { connectScripted } from '../../link/scripted.ts';
import { inPage, mount } from '../../link/testing.tsx';
import { useDocument } from '../../workspace/document/document.ts';
import { useRuns } from '../../workspace/runs/runs.ts';
import { runOf } from '../../workspace/runs/testing.ts';
import { TrainingPanel } from './TrainingPanel.tsx';

inPage();

test('weights that were trained elsewhere have no curves: what to do is said in their place', () => {
  connectScripted({});
  const moons = examples['moons'] ?? emptyDocument('');
  useDocument.getState().open(moons, null);
  const run = runOf(moons);
  const { progress } = run;
  useRuns.getState().replaceAll([{ ...run, epochs: [], steps: [], progress: { ...progress, status: 'finished', step: 0 } }]);
  mount(<TrainingPanel />);
  expect(screen.getByText(/continue from these weights/)).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'Curves' })).toBeNull();
  expect(screen.getByRole('region', { name: 'Earlier runs' })).toBeTruthy();
}); // prettier-ignore

test('while the first run is being prepared nobody is asked to press the button again', () => {
  connectScripted({});
  useDocument.getState().open(examples['moons'] ?? emptyDocument(''), null);
  useRuns.getState().replaceAll([]);
  mount(<TrainingPanel />);
  expect(screen.getByText(/^Press Train/)).toBeTruthy();
  act(() => useRuns.setState({ pending: 'start' }));
  expect(screen.getByText(/being prepared/)).toBeTruthy();
  act(() => useRuns.setState({ pending: null }));
});
