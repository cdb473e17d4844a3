// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { RunStatus } from '../../../../core/protocol/runs.ts';
import { examples } from '../../../../core/examples/examples.ts';
import { emptyDocument } from '../../../../core/graph/create.ts';
import { connectScripted } from '../../../link/scripted.ts';
import { inPage, mount } from '../../../link/testing.tsx';
import { useToasts } from '../../../kit/toasts.ts';
import { useDocument } from '../../../workspace/document/document.ts';
import { useRuns } from '../../../workspace/runs/runs.ts';
import { runOf } from '../../../workspace/runs/testing.ts';
import { useTrainMenu } from '../../../workspace/runs/training.ts';
import { RunControls } from './RunControls.tsx';

inPage();

const moons = examples['moons'] ?? emptyDocument('');
const run = runOf(moons);
const show = (status: RunStatus) =>
  useRuns.getState().replaceAll([{ ...run, progress: { ...run.progress, status, step: 5 } }]);

test('the other ways to train say why they are not offered, and do not open by themselves afterwards', async () => {
  connectScripted({});
  useDocument.getState().open(moons, null);
  show('running');
  mount(<RunControls />);
  const more = screen.getByRole('button', { name: 'More ways to train' });
  await waitFor(() => expect(more.getAttribute('aria-disabled')).toBe('true'));
  fireEvent.click(more);
  expect(useToasts.getState().toasts.map(({ title }) => title.en)).toEqual(['Pause or stop the run first.']);
  act(() => show('finished'));
  await waitFor(() => expect(more.getAttribute('aria-disabled')).toBeNull());
  expect(screen.queryByRole('menu')).toBeNull();

  fireEvent.click(more);
  expect(screen.getByRole('menu')).toBeTruthy();
  act(() => show('running'));
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
  expect(useTrainMenu.getState().isOpen).toBe(false);
});
