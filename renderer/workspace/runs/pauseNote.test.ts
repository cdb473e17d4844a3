import { beforeEach, expect, test } from 'vitest';
import type { RunRecord, RunStatus } from '../../../core/protocol/runs.ts';
import { same } from '../../../core/text.ts';
import { usePauseNote } from './pauseNote.ts';
import { useRuns } from './runs.ts';

const says = (status: RunStatus, message: string | null) => {
  const run = { id: 'a', progress: { status }, message: message === null ? null : same(message) } as RunRecord;
  useRuns.setState({ runs: [run] });
};
const note = () => usePauseNote.getState().message?.en;

beforeEach(() => useRuns.setState({ runs: [] }));

test('a run that pauses with a new message says why, until it goes on', () => {
  says('running', 'part of the data');
  says('paused', 'part of the data. Epoch 3 is over.');
  expect(note()).toBe('part of the data. Epoch 3 is over.');
  says('running', 'part of the data');
  expect(note()).toBeUndefined();
  says('paused', 'part of the data. Epoch 3 is over.');
  expect(note()).toContain('Epoch 3');
});

test('the reason may come before the run stands still', () => {
  says('preparing', null);
  says('running', null);
  says('running', 'Epoch 3 is over.');
  says('paused', 'Epoch 3 is over.');
  expect(note()).toBe('Epoch 3 is over.');
});

test('who pauses a run is not told why', () => {
  says('running', 'part of the data');
  says('paused', 'part of the data');
  expect(note()).toBeUndefined();
});
