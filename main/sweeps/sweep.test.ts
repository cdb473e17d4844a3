import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import type { SweepOutcome } from '../../core/protocol/sweeps.ts';
import { parseAxis } from '../../core/sweep/axes.ts';
import type { SweepPlan } from '../../core/sweep/points.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { Runs } from '../train/runs.ts';
import { RunStore } from '../train/store.ts';
import { TrialPool } from './pool.ts';
import { openSweepRecord } from './record.ts';
import type { TrialResult } from './trial.ts';
import { metricOf, runSweep, type SweepRequest } from './sweep.ts';

const script = path.resolve(import.meta.dirname, '..', '..', 'dist', 'main', 'trial.mjs');
const choice = { runtime: 'compiled', device: 'cpu', threads: 1 } as const;
let home: string;
let pool: TrialPool;
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-sweep-'));
  pool = new TrialPool(script, 2);
});
afterAll(async () => {
  await pool.close();
  rmSync(home, { recursive: true });
});

const xor = examples['xor'] as Document;
const document = { ...xor, training: { ...xor.training, epochs: 4 } };

function planOf(...written: readonly string[]): SweepPlan {
  const axes = written.map((one) => {
    const parsed = parseAxis(one);
    if (!parsed.ok) throw new Error(parsed.error.en);
    return parsed.value;
  });
  return { axes, seeds: 1 };
}

function sweep(request: Partial<SweepRequest> & Pick<SweepRequest, 'plan'>): Promise<readonly SweepOutcome[]> {
  return runSweep({ document, choice, home, pool, onOutcome: () => undefined, ...request });
}

test('every run has the numbers of a run of its own, to the last bit', async () => {
  const outcomes = await sweep({ plan: { ...planOf('training.learningRate=0.1', 'linear1.units=4,8'), seeds: 2 } });
  expect(outcomes.map(({ trial: { point, seed } }) => [...point, seed])).toEqual([[0.1, 4, 1], [0.1, 8, 1], [0.1, 4, 2], [0.1, 8, 2]]); // prettier-ignore
  const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  const nodes = document.graph.nodes.map((node) => (node.id === 'linear1' ? { ...node, params: { ...node.params, units: 4 } } : node)); // prettier-ignore
  const own: Document = { ...document, graph: { ...document.graph, nodes }, training: { ...document.training, learningRate: 0.1, seed: 2 } }; // prettier-ignore
  const run = await runs.start({ document: own, ...choice });
  await run.ended();
  const { epochs, progress } = run.record();
  const same = outcomes[2]!;
  expect(same.curve).toEqual(epochs.map(({ held }) => held?.['accuracy']));
  expect(same.measured).toEqual(epochs.at(-1)!.held);
  expect(same).toMatchObject({ status: 'finished', steps: progress.steps, value: same.curve.at(-1) });
  expect(new Set(outcomes.map(({ parameters }) => parameters)).size).toBe(2);
});

describe('a run', () => {
  test('that is hopeless ends early, others go on', async () => {
    const better = Array.from({ length: 5 }, (_, place) => known(place, [0.8, 0.9, 0.95, 1]));
    const plan = planOf('training.learningRate=0.01,0.02,0.03,0.04,0.05,0.000001');
    const outcomes = await sweep({ plan, known: better, rule: { others: 5, grace: 2 } });
    expect(outcomes.slice(0, 5)).toEqual(better);
    expect(outcomes[5]!).toMatchObject({ status: 'hopeless', trial: { point: [0.000001] } });
    expect(outcomes[5]!.curve).toHaveLength(2);
    const [whole] = (await sweep({ plan, known: better })).slice(5);
    expect(whole!.curve).toHaveLength(4);
  });

  test('that diverges has no value', async () => {
    const iris = examples['iris'] as Document;
    const plan = planOf('training.optimizer=sgd', 'training.learningRate=1000');
    const [outcome] = await sweep({ document: iris, plan });
    expect(outcome).toMatchObject({ status: 'diverged', value: 'NaN', reason: expect.stringContaining('not finite') });
  });

  test('whose thread dies has failed; the next one has another', async () => {
    const broken = path.join(home, 'broken.mjs');
    writeFileSync(broken, 'process.exit(3);');
    const dying = new TrialPool(broken, 1);
    const outcomes = await sweep({ plan: planOf('training.learningRate=0.01,0.1'), pool: dying });
    expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'failed']);
    await dying.close();
  });
});

test('what cannot be trained is said before anything is', async () => {
  const told: SweepOutcome[] = [];
  const fails = (plan: SweepPlan, request: Partial<SweepRequest> = {}) =>
    expect(sweep({ plan, onOutcome: (outcome) => told.push(outcome), ...request })).rejects;
  await fails(planOf('linear1.units=8,0')).toMatchObject({ code: 'invalidRequest' });
  await fails(planOf('linear9.units=8')).toMatchObject({ code: 'invalidRequest' });
  await fails(planOf('linear3.units=1,2')).toMatchObject({ code: 'documentHasProblems' });
  await fails(planOf('linear1.units=8'), { metric: 'beauty' }).toMatchObject({ code: 'invalidRequest' });
  expect(told).toEqual([]);
  expect(metricOf(document).name).toBe('accuracy');
});

test('a sweep that is ended keeps what came to an end, and goes on from there', async () => {
  const short = { ...document, training: { ...document.training, epochs: 1 } };
  const plan = planOf('training.learningRate=0.01,0.02,0.03,0.04');
  const ending = new AbortController();
  const first = await sweep({ document: short, plan, signal: ending.signal, onOutcome: () => ending.abort() });
  expect(first.length).toBeGreaterThan(0);
  expect(first.length).toBeLessThan(4);
  const told: SweepOutcome[] = [];
  const all = await sweep({ document: short, plan, known: first, onOutcome: (outcome) => told.push(outcome) });
  expect(told).toHaveLength(4 - first.length);
  const timeless = (outcomes: readonly SweepOutcome[]) => outcomes.map((outcome) => ({ ...outcome, seconds: 0 }));
  expect(timeless(all)).toEqual(timeless(await sweep({ document: short, plan })));
});

test('an outcome that cannot be kept ends all, and nothing is begun any more', async () => {
  let [begun, isTraining] = [0, false];
  let end: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (end = resolve));
  const waiting = {
    size: 2,
    stop: () => setImmediate(end),
    async run(): Promise<TrialResult> {
      const isFirst = begun++ === 0;
      isTraining = !isFirst;
      if (!isFirst) await stopped;
      isTraining = false;
      const costs = { parameters: 1, multiplyAdds: 1, steps: 1, stepsPerEpoch: 1, seconds: 1 };
      return { status: isFirst ? 'finished' : 'stopped', message: null, epochs: [], kept: 0, test: null, ...costs };
    },
  };
  const full = () => {
    throw new Error('The disk is full.');
  };
  const plan = planOf('training.learningRate=0.01,0.02,0.03,0.04,0.05');
  await expect(sweep({ plan, pool: waiting, onOutcome: full })).rejects.toThrow('The disk is full.');
  expect([begun, isTraining]).toEqual([2, false]);
});

test('threads that are ended are done with training before', async () => {
  const file = path.join(home, 'long.mjs');
  const told = path.join(home, 'told');
  writeFileSync(file, `import { appendFileSync } from 'node:fs';
    import { parentPort } from 'node:worker_threads';
    let training;
    parentPort.on('message', ({ call, name }) => {
      appendFileSync(${JSON.stringify(told)}, name);
      if (name === 'run') training = call;
      else parentPort.postMessage({ answer: training, value: 'stopped' });
    });`); // prettier-ignore
  const ended = new TrialPool(file, 1);
  const one = ended.run({ document, choice, home }, () => undefined);
  await ended.close();
  expect(await one).toBe('stopped');
  expect(readFileSync(told, 'utf8')).toBe('runstop');
  await expect(ended.run({ document, choice, home }, () => undefined)).rejects.toThrow('have ended');
});

test('the record of a sweep survives a process that dies in the middle of a line', () => {
  const file = path.join(home, 'sweep.jsonl');
  const record = openSweepRecord(file, { axes: [1] });
  const kept = [known(0, [0.5, 'NaN']), known(1, [1])];
  for (const outcome of kept) record.add(outcome);
  record.add({ ...known(2, []), status: 'failed', reason: 'no room' });
  appendFileSync(file, '{"trial":{"point":[0.1],"pl');
  record.close();
  const again = openSweepRecord(file, { axes: [1] });
  expect(again.known).toEqual(kept);
  again.close();
  const further = openSweepRecord(file, { axes: [1] });
  further.add(known(3, [1]));
  further.close();
  const last = openSweepRecord(file, { axes: [1] });
  last.close();
  expect(last.known.map(({ trial }) => trial.place)).toEqual([0, 1, 3]);
  const before = readFileSync(file);
  expect(() => openSweepRecord(file, { axes: [2] })).toThrow('not the record of this sweep');
  expect(readFileSync(file)).toEqual(before);
  // Of the first line, too.
  writeFileSync(file, '{"sweep":{"ax');
  expect(() => openSweepRecord(file, { other: 1 })).toThrow('not the record of this sweep');
  const anew = openSweepRecord(file, { axes: [1] });
  anew.add(known(0, [1]));
  anew.close();
  expect(readFileSync(file, 'utf8').split('\n')).toEqual([
    '{"sweep":{"axes":[1]}}',
    expect.stringMatching(/^{"trial"/),
    '',
  ]);
  expect(() => openSweepRecord(path.join(home, 'none', 'sweep.jsonl'), {})).toThrow();
});

function known(place: number, curve: SweepOutcome['curve']): SweepOutcome {
  const trial = { point: [(place + 1) / 100], place, seed: 1 };
  const costs = { parameters: 1, multiplyAdds: 1, steps: 1, seconds: 1 };
  return { trial, status: 'finished', curve, value: curve.at(-1) ?? 'NaN', measured: null, test: null, ...costs };
}
