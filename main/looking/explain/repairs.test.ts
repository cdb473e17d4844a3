import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chain } from '../../../core/graph/chain.ts';
import type { Document } from '../../../core/graph/document.ts';
import type { EngineEvents } from '../../../core/protocol/engine.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../../../core/training/settings.ts';
import { loadData } from '../../data/load.ts';
import { initialWeights } from '../../model/model.ts';
import { chanceLoss } from '../../train/chance.ts';
import { compileDocument } from '../../train/prepare.ts';
import type { Run } from '../../train/run.ts';
import { Runs } from '../../train/runs.ts';
import { RunStore } from '../../train/store.ts';
import { isSound } from './soundness.ts';
import { verdicts } from './verdicts.ts';

let home: string;
let runs: Runs;
let said: EngineEvents['log'][];
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-repairs-'));
  said = [];
  runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, (name, payload) => {
    if (name === 'log') said.push(payload as EngineEvents['log']);
  });
});
afterEach(() => rmSync(home, { recursive: true }));

/** The lecture's network on the first clothes. */
function clothes(training: Partial<TrainingSettings>): Document {
  const hidden = [['linear', { units: 512 }], ['relu'], ['linear', { units: 512 }], ['relu']] as const;
  return chain(
    'Clothes',
    [['dataset'], ['flatten'], ...hidden, ['linear', { units: 10 }], ['output', { loss: 'crossEntropy', from: 'logits' }]], // prettier-ignore
    {
      data: { kind: 'fashion-mnist', limit: 1000 },
      training: { ...defaultTraining, optimizer: defaultOptimizers.sgd, epochs: 2, ...training },
    },
  );
}

function moons(training: Partial<TrainingSettings>): Document {
  const hidden = [['linear', { units: 16 }], ['relu'], ['linear', { units: 16 }], ['relu']] as const;
  return chain(
    'Moons',
    [['dataset'], ...hidden, ['linear', { units: 1 }], ['output', { loss: 'binaryCrossEntropy', from: 'logits' }]],
    {
      data: { kind: 'moons', examples: 400, noise: 0.1, classes: 2, testShare: 0.2, seed: 1 },
      training: { ...defaultTraining, epochs: 20, batchSize: 32, ...training },
    },
  );
}

async function trained(document: Document, from?: { readonly run: Run; readonly step: number }): Promise<Run> {
  const place = from ? { from: from.run.id, at: { step: from.step } } : {};
  const run = await runs.start({ document, runtime: 'auto', device: 'cpu', ...place });
  await run.ended();
  return run;
}

describe('clothes at rate 10', () => {
  test('diverge, the rate is named first, and no rewinding is offered: the weights are spoiled from the first steps on', async () => {
    const run = await trained(clothes({ learningRate: 10 }));
    const { progress, diagnosis } = run.record();
    expect(progress.status).toBe('diverged');
    expect(diagnosis).toMatchObject({ learningRate: 10, rewind: null });
    expect(diagnosis!.message.en).toMatch(/^The learning rate 10 is too large: with SGD, 0\.00001 to 3 is usual\. /);
    expect(diagnosis!.message.de).toMatch(/^Die Lernrate 10 ist zu groß: Bei SGD ist 0,00001 bis 3 üblich\. /);
    expect(said).toContainEqual({
      level: 'error',
      message: expect.objectContaining({
        en: expect.stringMatching(/^The training has diverged\. The learning rate 10/),
      }),
    });
  }, 60_000);

  test('learn from the initial weights at a hundredth of the rate', async () => {
    const run = await trained(clothes({ learningRate: 0.1, epochs: 4 }));
    const { progress, shortfall, epochs } = run.record();
    expect([progress.status, shortfall]).toEqual(['finished', undefined]);
    expect(Number(epochs.at(-1)!.held!['accuracy'])).toBeGreaterThan(0.5);
  }, 60_000);

  test('rewound and slower, as once was offered, learn nothing, and the run says so with its reason', async () => {
    const wild = await trained(clothes({ learningRate: 10 }));
    const step = wild.record().diagnosis!.step - 6;
    const run = await trained(clothes({ learningRate: 0.1, epochs: 3 }), { run: wild, step });
    const { progress, shortfall } = run.record();
    expect(progress.status).toBe('finished');
    expect(['dead', 'huge']).toContain(shortfall!.reason);
    expect(shortfall!.nodeId).not.toBeNull();
    expect(shortfall!.message.en).toMatch(
      /Nothing was learned: after epoch \d+ the loss is [\d.]+.*guessing alone gives 2\.3/,
    );
    expect(said.at(-1)).toEqual({ level: 'warning', message: shortfall!.message });
    expect((await runs.listed(run.id)).record.shortfall).toEqual(shortfall);
  }, 60_000);
});

test('moons with Adam at rate 10 end with a remark that begins with the rate', async () => {
  const { progress, shortfall } = (await trained(moons({ learningRate: 10 }))).record();
  expect(progress.status).toBe('finished');
  // Most points are on the right side: it would be wrong to say that nothing was learned.
  expect(shortfall!.message.en).toMatch(
    /^The learning rate 10 is too large: with Adam, 0\.000001 to 0\.3 is usual\. It was learned badly: /,
  );
}, 60_000);

test('moons that learn have nothing to remark', async () => {
  expect((await trained(moons({ learningRate: 0.01 }))).record().shortfall).toBeUndefined();
});

test('a run whose weights were sound shortly before may be taken back to there', async () => {
  const run = await runs.start({ document: moons({}), runtime: 'eager', device: 'cpu', isPaused: true });
  for (let step = 0; step < 20; step++) await run.stepOnce();
  const { weights, optimizer } = await run.parts.step.read();
  const { shape, values } = weights.get('linear2.kernel')!;
  const spoiled = new Map(weights).set('linear2.kernel', { shape, values: values.map(() => 3e38) });
  run.parts.step.write({ weights: spoiled, optimizer });
  await runs.resume(run.id);
  await run.ended();
  expect(run.record()).toMatchObject({ progress: { status: 'diverged' }, diagnosis: { step: 21, rewind: 15 } });
});

describe('weights are sound', () => {
  test('as long as nothing in them is worse than at first', async () => {
    const document = moons({});
    const model = compileDocument(document);
    const data = await loadData(document.data, { home });
    const setting = { model, settings: document.training, data };
    const initial = initialWeights(model, document.training.seed);
    const changed = (change: (name: string, value: number) => number) =>
      new Map([...initial].map(([name, { shape, values }]) => [name, { shape, values: values.map((v) => change(name, v)) }])); // prettier-ignore
    expect(await isSound(setting, initial)).toBe(true);
    expect(await isSound(setting, (await (await trained(moons({ learningRate: 0.01 }))).saved()).checkpoint.weights)).toBe(true); // prettier-ignore
    expect(
      await isSound(
        setting,
        changed((name, v) => (name === 'linear1.bias' ? -100 : v)),
      ),
    ).toBe(false);
    expect(
      await isSound(
        setting,
        changed((name, v) => (name === 'linear3.kernel' ? 1e6 * v : v)),
      ),
    ).toBe(false);
    expect(
      await isSound(
        setting,
        changed((name, v) => (name === 'linear2.kernel' ? NaN : v)),
      ),
    ).toBe(false);
    expect(
      await isSound(
        setting,
        changed((name, v) => (name === 'linear3.bias' ? 50 : v)),
      ),
    ).toBe(false);
  });
});

test('chance is what the best constant output gives', async () => {
  const chanceOf = async (document: Document) => {
    const data = await loadData(document.data, { home });
    return chanceLoss(compileDocument(document), data.training)!;
  };
  expect(await chanceOf(clothes({}))).toBeCloseTo(Math.log(10), 1);
  expect(await chanceOf(moons({}))).toBeCloseTo(Math.log(2), 2);
  const line = chain('Line', [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]], {
    data: { kind: 'points', target: 'values', points: [[0, 1, 0], [1, 3, 0], [2, 5, 0]], classes: 2, testShare: 0, seed: 1 }, // prettier-ignore
  });
  expect(await chanceOf(line)).toBeCloseTo(8 / 3, 5);
});
