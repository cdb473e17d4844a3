import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import type { RunRecord, RunStatus } from '../../../core/protocol/runs.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { same } from '../../../core/text.ts';
import { connectScripted, settled } from '../../link/scripted.ts';
import { useDocument } from '../../workspace/document/document.ts';
import { showView, viewNow } from '../../workspace/document/viewState.ts';
import { useProject } from '../../workspace/project/project.ts';
import { followRuns, useRuns } from '../../workspace/runs/runs.ts';
import { runOf } from '../../workspace/runs/testing.ts';
import { compareRates, endSeries, followSeries, reasonAgainst, threeRates, useSeries } from './series.ts';
import { useRunsView } from './state.ts';

const moons = examples['moons']!;
let engine: ReturnType<typeof connectScripted>;
let refuses = false;

followSeries();
beforeEach(() => {
  refuses = false;
  useDocument.getState().open(moons, null);
  useRuns.getState().replaceAll([]);
  engine = connectScripted({
    startRun: ({ document, ordinal }) => {
      if (refuses) throw new EngineError('outOfMemory', same('full'));
      return { ...runOf(moons, { status: 'running' }), id: `run-${ordinal}`, ordinal, start: String(document.training.learningRate) }; // prettier-ignore
    },
  });
  followRuns(engine.client);
});

const ends = async (id: string, status: RunStatus) => {
  const { progress, device } = useRuns.getState().runs.find((run) => run.id === id) as RunRecord;
  engine.tell('runProgress', { runId: id, progress: { ...progress, status }, device, message: null, diagnosis: null, shortfall: undefined, test: undefined, error: undefined }); // prettier-ignore
  await settled();
};
const rates = () => engine.params('startRun').map(({ document }) => document.training.learningRate);

test('three rates are trained one after the other, from one seed, and the document stays as it is', async () => {
  await compareRates();
  expect(rates()).toEqual([0.001]);
  await ends('run-1', 'diverged');
  await ends('run-2', 'finished');
  expect(rates()).toEqual([0.001, 0.01, 0.1]);
  expect(new Set(engine.params('startRun').map(({ document }) => document.training.seed)).size).toBe(1);
  await ends('run-3', 'finished');
  expect(rates()).toHaveLength(3);
  expect(useRunsView.getState().ticked).toEqual(['run-1', 'run-2', 'run-3']);
  expect(useDocument.getState().document).toBe(moons);
});

test('a run that waits or has lost its engine goes on later; one that is stopped ends the series', async () => {
  await compareRates();
  await ends('run-1', 'paused');
  await ends('run-1', 'interrupted');
  expect(rates()).toHaveLength(1);
  expect(useSeries.getState().waiting).toHaveLength(2);
  await ends('run-1', 'stopped');
  expect(useSeries.getState().waiting).toEqual([]);
  await ends('run-1', 'finished');
  expect(rates()).toHaveLength(1);
});

test('what cannot begin, or is left out, is not begun later', async () => {
  await compareRates();
  endSeries();
  await ends('run-1', 'finished');
  expect(rates()).toHaveLength(1);
  refuses = true;
  await compareRates();
  expect(useSeries.getState().waiting).toEqual([]);
});

test('there is a reason where rates cannot be compared, and rates stay in their range', () => {
  expect(reasonAgainst()).toBeUndefined();
  useDocument.getState().edit((document) => ({ ...document, training: { ...document.training, learningRate: 0 } }));
  expect(reasonAgainst()?.en).toContain('The learning rate is 0');
  const at = (learningRate: number) => threeRates({ ...moons.training, learningRate }).map((each) => each.learningRate);
  expect([at(0.3), at(500)]).toEqual([
    [0.03, 0.3, 3],
    [50, 500, 1000],
  ]);
});

test('after a reload the rates that have not begun are trained, once the run before is known again', async () => {
  await compareRates();
  const { runs } = useRuns.getState();
  const kept = viewNow();
  useDocument.getState().open(moons, null);
  useRuns.getState().replaceAll([]);
  expect(useSeries.getState().waiting).toEqual([]);
  showView(JSON.parse(JSON.stringify(kept)) as unknown);
  useProject.setState({ awaitedRuns: ['run-1'] });
  await settled();
  expect(rates()).toEqual([0.001]);
  useRuns.setState({ runs: runs.map((run) => ({ ...run, progress: { ...run.progress, status: 'finished' as const } })) });
  useProject.setState({ awaitedRuns: [] });
  await settled();
  expect(rates()).toEqual([0.001, 0.01]);
}); // prettier-ignore
