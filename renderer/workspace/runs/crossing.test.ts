import { beforeEach, expect, test } from 'vitest';
import { examples } from '../../../core/examples/examples.ts';
import type { Document } from '../../../core/graph/document.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import { same } from '../../../core/text.ts';
import type { Race } from '../../../core/protocol/race.ts';
import type { RunRecord, RunStatus } from '../../../core/protocol/runs.ts';
import { connectScripted, held, settled } from '../../link/scripted.ts';
import { networkSignatureOf, signatureOf, startSignatureOf } from '../document/analysis.ts';
import { useDocument } from '../document/document.ts';
import { followRace, useRace } from './race.ts';
import { useRuns } from './runs.ts';
import { useSteps } from './steps.ts';
import { useToasts } from '../../kit/toasts.ts';
import { randomiseWeights } from '../neurons/weightEdits.ts';
import { pause, step, stop, trainAnew } from './training.ts';

/** Answers of the engine that cross with something that was done meanwhile. */

const xor = examples['xor']!;
const runOf = (status: RunStatus, id = 'run-1') =>
  ({ id, number: 1, steps: [], epochs: [], origin: null, diagnosis: null, message: null, progress: { step: 7, status } }) as unknown as RunRecord; // prettier-ignore
const trainedOn = (document: Document) => ({
  signature: signatureOf(document),
  network: networkSignatureOf(document),
  start: startSignatureOf(document),
});
const openAnother = () => {
  useDocument.getState().open(examples['moons']!, null);
  useRuns.getState().replaceAll([]);
};

beforeEach(() => {
  useDocument.getState().open(xor, null);
  useRuns.getState().replaceAll([]);
  useToasts.getState().closeAll();
  useRace.setState(useRace.getInitialState());
});

test('progress of a race that was given up does not show in the next one', async () => {
  const { client, tell, params } = connectScripted({ race: () => held<Race>().promise, cancelRace: () => null });
  followRace(client);
  const race = (key: string) => ({ key, ground: null, metrics: [], total: 1, standings: [] });
  for (let i = 0; i < 2; i++) void useRace.getState().start();
  await settled();
  const [first, second] = params('race').map(({ key }) => key ?? '');
  expect(first).not.toBe(second);
  tell('raceProgress', race(first!));
  expect(useRace.getState().race).toBeNull();
  tell('raceProgress', race(second!));
  expect(useRace.getState().race?.key).toBe(second);
});

test('race and steps of one document are not shown under another', async () => {
  const [race, health] = [held<Race>(), held<never>()];
  connectScripted({ race: () => race.promise, gradientHealth: () => health.promise, cancelRace: () => null });
  const all = [useRace.getState().start(), useSteps.getState().measure()];
  await settled();
  openAnother();
  race.resolve({ contestants: [] } as unknown as Race);
  health.reject(new Error('of the document before'));
  await Promise.all(all);
  expect(useRace.getState()).toEqual(useRace.getInitialState());
  expect(useSteps.getState()).toEqual(useSteps.getInitialState());
});

test('a run that is begun for a document that was closed meanwhile is stopped, and is none of the other', async () => {
  const starting = held<RunRecord>();
  const { params } = connectScripted({ startRun: () => starting.promise, stopRun: () => runOf('stopped') });
  const started = trainAnew();
  await settled();
  openAnother();
  starting.resolve(runOf('running'));
  await started;
  expect(useRuns.getState()).toMatchObject({ runs: [], pending: null });
  expect(params('stopRun')).toEqual([{ runId: 'run-1' }]);
});

test('Stop is heard while a pause is pending', async () => {
  const pausing = held<RunRecord>();
  const { params } = connectScripted({ pauseRun: () => pausing.promise, stopRun: () => runOf('stopped') });
  useRuns.getState().put(runOf('running'));
  const paused = pause();
  await settled();
  expect(useRuns.getState().pending).toBe('pause');
  await stop();
  expect(params('stopRun')).toEqual([{ runId: 'run-1' }]);
  pausing.resolve(runOf('stopped'));
  await paused;
  expect(useRuns.getState()).toMatchObject({ pending: null, runs: [{ progress: { status: 'stopped' } }] });
});

test('Stop cancels a start, without a word, and no batch is trained after it', async () => {
  const starting = held<RunRecord>();
  const { params } = connectScripted({
    startRun: () => starting.promise,
    cancelStart: () => {
      starting.reject(new EngineError('cancelled', 'The start was cancelled.'));
      return null;
    },
    stepRun: () => runOf('paused'),
  });
  useRuns.getState().put(runOf('failed', 'run-0'));
  const stepped = step();
  await settled();
  await stop();
  await stepped;
  expect(params('cancelStart')).toHaveLength(1);
  expect(params('stepRun')).toEqual([]);
  expect(useRuns.getState().pending).toBeNull();
  expect(useToasts.getState().toasts).toEqual([]);
});

test('weights that are drawn anew while another document is opened are none of that one', async () => {
  const reading = held<never>();
  connectScripted({ neurons: () => reading.promise });
  const { signature, network, start } = trainedOn(xor);
  useRuns.getState().replaceAll([{ ...runOf('stopped'), signature, network, start }]);
  const drawn = randomiseWeights(['linear1'], 5);
  await settled();
  openAnother();
  const { document } = useDocument.getState();
  reading.reject(new EngineError('runUnknown', same('It is gone.')));
  await drawn;
  expect(useDocument.getState().document).toBe(document);
});
