import { expect, test } from 'vitest';
import { lossMetric } from '../../../core/losses/metrics.ts';
import type { WireNumber } from '../../../core/protocol/tensors.ts';
import type { EpochMetrics, RunProgress, RunRecord, RunStatus } from '../../../core/protocol/runs.ts';
import { offerFor } from './offer.ts';
import {
  bestEpoch,
  interrupt,
  isStale,
  withEpochs,
  withProgress,
  withRecord,
  withSteps,
  type Runs,
} from './runState.ts';

const progress = (status: RunStatus, step: number): RunProgress => ({
  status,
  epoch: 1,
  epochs: 5,
  step,
  steps: 500,
  stepsPerEpoch: 100,
  stepsPerSecond: 50,
  secondsLeft: 9,
  phase: 'training',
});
const device = { runtime: 'eager', device: 'cpu', label: 'CPU' } as const;
const run = (values: Partial<RunRecord> = {}): RunRecord => ({
  id: 'a',
  number: 1,
  startedAt: '2026-11-23T08:00:00Z',
  signature: 'net',
  network: 'n',
  start: '',
  origin: null,
  diagnosis: null,
  metrics: [lossMetric],
  device,
  progress: progress('running', 0),
  epochs: [],
  steps: [],
  message: null,
  ...values,
});
const epoch = (number: number, loss: WireNumber): EpochMetrics => ({
  epoch: number,
  values: { loss: 2, accuracy: 0.5 },
  held: { loss, accuracy: 0.5 },
  errors: 2,
  learningRate: 0.1,
  seconds: 1,
  stepsPerSecond: 100,
});
const steps = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ step: from + i, values: { loss: 1, accuracy: 0.5 } }));
const stepsOf = (runs: Runs) => runs[0]?.steps.map((point) => point.step);

test('a new run is added, counted within the project, and never takes the place of another', () => {
  const runs = withRecord([run()], run({ id: 'b', number: 17 }));
  expect(runs.map((each) => each.number)).toEqual([1, 2]);
});

test('events grow the curve and the table of the run that they name', () => {
  let runs: Runs = [run(), run({ id: 'b' })];
  runs = withSteps(runs, { runId: 'a', steps: steps(1, 3) });
  runs = withEpochs(runs, { runId: 'a', epochs: [epoch(1, 1.5)] });
  runs = withProgress(runs, { runId: 'a', progress: progress('running', 3), device, message: null, diagnosis: null });
  expect(stepsOf(runs)).toEqual([1, 2, 3]);
  expect(runs[0]?.epochs).toHaveLength(1);
  expect(runs[0]?.progress.step).toBe(3);
  expect(runs[1]).toEqual(run({ id: 'b' }));
});

test('events of a run of another project change nothing', () => {
  const runs = [run()];
  expect(withSteps(runs, { runId: 'gone', steps: steps(1, 1) })).toBe(runs);
});

test('an epoch that is trained again after a crash replaces the one that was seen', () => {
  const runs = withEpochs([run({ epochs: [epoch(1, 3), epoch(2, 2)] })], { runId: 'a', epochs: [epoch(2, 1.9)] });
  expect(runs[0]?.epochs.map((each) => each.held?.loss)).toEqual([3, 1.9]);
});

test('when the engine dies, only what ran is interrupted', () => {
  const runs = interrupt([
    run({ progress: progress('paused', 9) }),
    run({ id: 'b', progress: progress('running', 7) }),
  ]);
  expect(runs.map((each) => each.progress.status)).toEqual(['paused', 'interrupted']);
  expect(runs[1]?.progress).toMatchObject({ step: 7, stepsPerSecond: null, secondsLeft: null });
});

test('a run that goes on from its checkpoint loses the steps after it and keeps the fine curve before', () => {
  const live = run({ steps: steps(1, 180), epochs: [epoch(1, 1.5)] });
  const back = run({
    progress: progress('running', 150),
    epochs: [epoch(1, 1.5)],
    steps: [steps(50, 50), steps(150, 150)].flat(),
  });
  const runs = withRecord(interrupt([live]), back);
  expect(stepsOf(runs)).toEqual(steps(1, 150).map((point) => point.step));
  expect(runs[0]?.progress.status).toBe('running');
});

test('after a broken connection the steps that were missed are filled in from the record', () => {
  const live = run({ steps: steps(1, 100) });
  const back = run({
    progress: progress('running', 300),
    steps: [...steps(100, 100), ...steps(200, 200), ...steps(300, 300)],
  });
  expect(stepsOf(withRecord([live], back))?.slice(-3)).toEqual([100, 200, 300]);
});

test('a run of another network is stale, however good', () => {
  expect(isStale(run(), 'net')).toBe(false);
  expect(isStale(run(), 'another net')).toBe(true);
});

test('the best epoch is the one with the smallest finite test loss', () => {
  expect(bestEpoch(run({ epochs: [epoch(1, 1.5), epoch(2, 1.2), epoch(3, 'NaN')] }))?.epoch).toBe(2);
  expect(bestEpoch(run())).toBeUndefined();
});

test.each([
  ['running', 'net', '', 'pause'],
  ['paused', 'net', '', 'resume'],
  ['interrupted', 'net', '', 'resume'],
  ['stopped', 'net', '', 'resume'],
  ['finished', 'net', '', 'choose'],
  ['diverged', 'net', '', 'train'],
  ['paused', 'another net', '', 'train'],
  ['finished', 'another net', '', 'train'],
  ['running', 'another net', '', 'pause'],
  ['paused', 'net', 'set by hand', 'train'],
  ['finished', 'net', 'set by hand', 'train'],
] as const)('a %s run on the network %s with start weights "%s" offers to %s', (status, signature, start, offer) => {
  expect(offerFor(run({ progress: progress(status, 5) }), { signature, start })).toBe(offer);
});
