import { expect, test } from 'vitest';
import { lossMetric } from '../../../core/losses/metrics.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { chartAxis, chartRows, marks, MOST_CHART_POINTS } from './chartRows.ts';

const run = (steps: RunRecord['steps'], epochs: RunRecord['epochs'] = []): RunRecord => ({
  id: 'a',
  number: 1,
  startedAt: '2026-11-23T08:00:00Z',
  signature: 'net',
  network: 'n',
  start: '',
  origin: null,
  diagnosis: null,
  metrics: [lossMetric],
  device: { runtime: 'eager', device: 'cpu', label: 'CPU' },
  progress: {
    status: 'running',
    epoch: 1,
    epochs: 5,
    step: steps.length,
    steps: 5000,
    stepsPerEpoch: 1000,
    stepsPerSecond: null,
    secondsLeft: null,
    phase: 'training',
  },
  epochs,
  steps,
  message: null,
});

const epoch = {
  epoch: 1,
  values: { loss: 1, accuracy: 0.5 },
  held: { loss: 0.9, accuracy: 0.6 },
  errors: 2,
  learningRate: 0.1,
  seconds: 1,
  stepsPerSecond: 1,
} as const;

test('batches and ends of epochs share one axis, measured in epochs', () => {
  const steps = Array.from({ length: 4000 }, (_, i) => ({ step: i + 1, values: { loss: 2 } }));
  const { rows } = chartRows(run(steps, [epoch]), 'loss');
  expect(rows.length).toBeLessThanOrEqual(MOST_CHART_POINTS + 1);
  expect(rows[0]).toEqual({ x: 0.001, batch: 2, training: 2 });
  expect(rows.find((row) => row.x === 1)).toMatchObject({ test: 0.9 });
  expect(rows.at(-1)?.x).toBe(4);
});

test('without accuracies there is nothing to draw of them', () => {
  expect(chartRows(run([{ step: 1, values: { loss: 2 } }]), 'accuracy').rows).toEqual([]);
});

test('the place where the loss blew up is known, and is a gap in the curve', () => {
  const { rows, notFiniteAt } = chartRows(
    run([
      { step: 1000, values: { loss: 2 } },
      { step: 2000, values: { loss: 'Infinity' } },
    ]),
    'loss',
  );
  expect(notFiniteAt).toBe(2);
  expect(rows.at(-1)).toEqual({ x: 2 });
});

test('at most about ten places are marked on the axis', () => {
  expect(marks(5)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(marks(37)).toEqual([0, 5, 10, 15, 20, 25, 30, 35]);
  for (const end of [1, 10, 11, 99, 1234, 100_000]) expect(marks(end).length).toBeLessThanOrEqual(11);
});

test('the axis grows with the run: batches at first, then epochs', () => {
  const at = (step: number) => {
    const record = run([]);
    return chartAxis({ ...record, progress: { ...record.progress, step } });
  };
  expect(at(3)).toMatchObject({ end: 0.01, unit: 'batch' });
  expect(at(150)).toMatchObject({ end: 0.2, unit: 'batch' });
  expect(at(900)).toEqual({ end: 1, unit: 'epoch', ticks: [0, 1] });
  expect(at(2500)).toMatchObject({ end: 5, unit: 'epoch' });
  expect(at(5000)).toMatchObject({ end: 5, unit: 'epoch', ticks: [0, 1, 2, 3, 4, 5] });
});
