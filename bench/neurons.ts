import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DataSource } from '../core/data/source.ts';
import { examples } from '../core/examples/examples.ts';
import { handWired } from '../core/examples/handWired.ts';
import { chain } from '../core/graph/chain.ts';
import type { Document } from '../core/graph/document.ts';
import { defaultTraining } from '../core/training/settings.ts';
import { initialWeights } from '../main/model/model.ts';
import { CompiledStep } from '../main/train/steps/compiledStep.ts';
import { Landscapes } from '../main/looking/landscape/landscapes.ts';
import { loadData } from '../main/data/load.ts';
import { Viewer } from '../main/looking/viewer.ts';
import { Neurons } from '../main/looking/neurons/neurons.ts';
import { Planes } from '../main/looking/plane/planes.ts';
import { createBatches } from '../main/train/batches.ts';
import { compileDocument } from '../main/train/prepare.ts';
import type { Emit } from '../main/train/reporter.ts';
import { Runs } from '../main/train/runs.ts';
import { RunStore } from '../main/train/store.ts';
import { stepContestant, type Contestant } from './contestants.ts';
import { race } from './race.ts';
import { median } from './statistics.ts';
import { verdicts } from '../main/looking/explain/verdicts.ts';

const data: DataSource = { kind: 'moons', examples: 500, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 };
const training = { ...defaultTraining, batchSize: 32, learningRate: 1e-2, epochs: 100_000 };
const grid = { across: [-2, 3] as [number, number], up: [-2, 2] as [number, number] };
const SECONDS = 3;

/** 2-8-8-1 out of single perceptrons, and out of layers. */
const perceptrons = handWired('perceptrons', [8, 8, 1], 'tanh', { data, training });
const layers = chain(
  'layers',
  [
    ['dataset'],
    ...[8, 8, 1].flatMap((units): [string, Record<string, number>?][] => [['linear', { units }], ['tanh']]),
    ['output', { loss: 'meanSquaredError', from: 'signs' }],
  ],
  { data, training },
);

/** Perceptrons beside layers, and training with and without the pictures that follow it. */
export async function neurons(rounds: number): Promise<void> {
  const contestants = [await contestant('single perceptrons', perceptrons), await contestant('layers', layers)];
  const [single = NaN, layered = NaN] = (await race(contestants, rounds)).map((standing) => standing.median);
  console.log(`2-8-8-1: ${single.toFixed(0)} steps a second out of single perceptrons`);
  console.log(`  ${(single / layered).toFixed(2)} times layers, ${layered.toFixed(0)} steps a second (to reach: 0.5)`);
  for (const each of contestants) each.close();
  for (const picture of ['plane', 'neurons'] as const) await followed(picture, rounds);
  await landscape(rounds);
}

/** Seconds for the landscape of the two-moons example, from the request to the answer. */
async function landscape(rounds: number): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-bench-'));
  const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  const { moons } = examples;
  if (!moons) throw new Error('There is no example of two moons.');
  const run = await runs.start({ document: moons, runtime: 'compiled', device: 'cpu' });
  await run.ended();
  const landscapes = new Landscapes(runs, home, () => undefined);
  const seconds: number[] = [];
  for (let seed = 1; seed <= rounds; seed++) {
    seconds.push(
      (await landscapes.compute({ document: moons, runId: run.id, axes: { kind: 'random', seed }, resolution: 41 }))
        .seconds,
    );
  }
  console.log(`landscape 41x41 of two moons: ${median(seconds).toFixed(2)} s (to reach: 1)`);
  rmSync(home, { recursive: true });
}

async function contestant(name: string, document: Document): Promise<Contestant> {
  const model = compileDocument(document);
  const { training: examples } = await loadData(document.data, { home: '' });
  const batch = createBatches(examples, document.training).batch(0, 0);
  const step = new CompiledStep(model, document.training, { weights: initialWeights(model, 1), optimizer: new Map() });
  return stepContestant(name, batch, step);
}

/** A run with a picture that follows it and one without, in turn. */
async function followed(picture: 'plane' | 'neurons', rounds: number): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-bench-'));
  let frames = 0;
  const emit: Emit = (event) => void (frames += event === 'planeFrame' || event === 'neuronFrame' ? 1 : 0);
  const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, emit);
  const run = await runs.start({ document: perceptrons, runtime: 'compiled', device: 'cpu' });
  const planes = new Planes(runs, new Viewer(runs, home), emit);
  const views = new Neurons(runs, home, emit);
  const look = { document: perceptrons, runId: run.id };
  const watch = () =>
    picture === 'plane'
      ? planes.watch({ ...look, grid: { ...grid, size: 100 } })
      : views.watch({ ...look, grid: { ...grid, size: 24 }, example: { split: 'training', index: 0 } });
  const unwatch = () => (picture === 'plane' ? planes.unwatch() : views.unwatch());
  const speed = async () => {
    const before = run.stepCount;
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
    return (run.stepCount - before) / SECONDS;
  };
  await speed();
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const alone = await speed();
    await watch();
    ratios.push((await speed()) / alone);
    unwatch();
  }
  console.log(`${picture} live: ${(frames / (rounds * SECONDS)).toFixed(1)} pictures a second (to reach: 20)`);
  console.log(`  training goes on at ${median(ratios).toFixed(2)} of its speed (to reach: 0.85)`);
  await run.stop();
  rmSync(home, { recursive: true });
}
