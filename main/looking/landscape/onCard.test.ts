import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chain } from '../../../core/graph/chain.ts';
import type { Document } from '../../../core/graph/document.ts';
import { defaultTraining } from '../../../core/training/settings.ts';
import { loadData } from '../../data/load.ts';
import { openCard } from '../../graph/webgpu/device.ts';
import { hasSoftwareCard, withSoftwareCard } from '../../graph/webgpu/testing.ts';
import { initialWeights } from '../../model/model.ts';
import { toPoint, toWeights } from '../../train/history/vector.ts';
import { compileDocument } from '../../train/prepare.ts';
import { Runs } from '../../train/runs.ts';
import { RunStore } from '../../train/store.ts';
import { lossesOnCard } from '../../train/steps/cardLosses.ts';
import { CompiledStep } from '../../train/steps/compiledStep.ts';
import { verdicts } from '../explain/verdicts.ts';
import { randomPlane } from './directions.ts';
import { Landscapes } from './landscapes.ts';
import { batchesOf, lossAlong, sampleOf } from './surface.ts';
import { surfaceOf } from './surfaceOf.ts';

/** Statistics that are not trained, dropout that does nothing here, and several classes. */
const flowers: Document = chain(
  'flowers',
  [
    ['dataset'],
    ['linear', { units: 6 }],
    ['batchNorm'],
    ['tanh'],
    ['dropout', { rate: 0.5 }],
    ['linear', { units: 3 }],
    ['output'],
  ],
  { data: { kind: 'iris' }, training: { ...defaultTraining, batchSize: 16, epochs: 1 } },
);

let home: string;
beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-ground-'));
  await tf.setBackend('cpu');
});
afterAll(() => rmSync(home, { recursive: true }));

async function setUp() {
  const model = compileDocument(flowers);
  const data = await loadData(flowers.data, { home });
  const weights = initialWeights(model, 1);
  const subject = { model, data, settings: flowers.training, state: { weights, optimizer: new Map() } };
  const told: number[] = [];
  const abort = new AbortController();
  const drawing = {
    resolution: 21,
    extent: { a: [-1, 1], b: [-1.5, 1] },
    signal: abort.signal,
    onProgress: (_: Float32Array, done: number) => void told.push(done),
  } as const;
  return { subject, plane: randomPlane(model, toPoint(model, weights), 3), drawing, told, abort };
}

/** As if the CPU took ten seconds longer for every point: a card is left alone where it is slower. */
async function withSlowCpu<T>(work: () => Promise<T>): Promise<T> {
  const now = performance.now.bind(performance);
  const { evaluate } = CompiledStep.prototype;
  let late = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + late);
  const evaluations = vi.spyOn(CompiledStep.prototype, 'evaluate').mockImplementation(function (this: CompiledStep, batch) {
    late += 10_000;
    return evaluate.call(this, batch);
  });
  try {
    return await work();
  } finally {
    for (const mock of [clock, evaluations]) mock.mockRestore();
  }
} // prettier-ignore

function furthest(own: Float32Array, others: Float32Array): number {
  expect(own).toHaveLength(others.length);
  return Math.max(...own.map((loss, i) => Math.abs(loss - others[i]!) / others[i]!));
}

describe.skipIf(!hasSoftwareCard)('a landscape on a graphics card', () => {
  it('has the losses of the CPU, and says how far it is', () =>
    withSoftwareCard(async () => {
      const { subject, plane, drawing, told } = await setUp();
      const expected = await surfaceOf(subject, plane, { ...drawing, onProgress: () => undefined }, { home });
      const submit = vi.spyOn((await openCard()).device.queue, 'submit');
      const own = await withSlowCpu(() => surfaceOf(subject, plane, drawing, { home, onCard: true }));
      expect(submit).toHaveBeenCalled();
      submit.mockRestore();
      expect(own.examples).toBe(expected.examples);
      expect(furthest(own.losses, expected.losses)).toBeLessThan(1e-5);
      expect(told).toEqual(expect.arrayContaining([6 ** 2, 11 ** 2, 21 ** 2]));
    }));

  it('computes all points that it is asked for in one submission', () =>
    withSoftwareCard(async () => {
      const { subject, plane } = await setUp();
      const { model, data, state } = subject;
      const along = (point: Float32Array) => toWeights(model, point, state.weights);
      const [batch] = batchesOf(data.training, sampleOf(data.training, model), 1000);
      const card = await openCard();
      const own = await lossesOnCard(card, model, { centre: along(plane.centre), axes: [along(plane.axes[0]), along(plane.axes[1])] }, batch!);
      const places = Array.from({ length: 100 }, (_, i) => [Math.sin(i), Math.cos(3 * i)] as const);
      const submit = vi.spyOn(card.device.queue, 'submit');
      const losses = await own.at(places);
      expect(submit).toHaveBeenCalledTimes(1);
      submit.mockRestore();
      const step = new CompiledStep(model, flowers.training, state, { threads: [1] });
      const lossAt = lossAlong(step, model, plane, state.weights, [batch!]);
      for (const [i, [a, b]] of places.entries()) expect(losses[i]).toBeCloseTo(await lossAt(a, b), 5);
      for (const one of [own, step]) one.dispose();
    })); // prettier-ignore

  it('ends when it is cancelled, between two submissions', () =>
    withSoftwareCard(async () => {
      const { subject, plane, drawing, abort } = await setUp();
      const onProgress = () => abort.abort();
      const drawn = withSlowCpu(() => surfaceOf(subject, plane, { ...drawing, onProgress }, { home, onCard: true }));
      await expect(drawn).rejects.toThrow();
    }));

  it('is what a run on the card gets; where the card is lost meanwhile, the CPU draws it', () =>
    withSoftwareCard(async () => {
      const emitted: string[] = [];
      const emit = (name: string) => void emitted.push(name);
      const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, emit);
      const run = await runs.start({ document: flowers, runtime: 'compiled', device: 'webgpu' });
      await run.ended();
      expect(run.record().device.device).toBe('webgpu');
      const landscapes = new Landscapes(runs, home, emit);
      const request = { document: flowers, runId: run.id, axes: { kind: 'random', seed: 2 }, resolution: 21 } as const;
      const { device } = await openCard();
      const seen = vi.spyOn(device.queue, 'submit');
      const drawn = await withSlowCpu(() => landscapes.compute(request));
      expect(seen).toHaveBeenCalled();
      seen.mockRestore();
      const { submit } = device.queue;
      device.queue.submit = vi.fn(
        (buffers: Iterable<GPUCommandBuffer>) => (submit.call(device.queue, buffers), device.destroy()),
      );
      const again = await withSlowCpu(() => landscapes.compute(request));
      expect(device.queue.submit).toHaveBeenCalled();
      const numbers = ({ losses }: typeof drawn) => new Float32Array(Uint8Array.from(Buffer.from(losses.data, 'base64')).buffer); // prettier-ignore
      expect(furthest(numbers(drawn), numbers(again))).toBeLessThan(1e-5);
      landscapes.end();
      run.dispose();
    }));
});
