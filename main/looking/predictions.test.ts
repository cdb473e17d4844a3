import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { withWeights } from '../../core/analysis/startWeights.ts';
import { inUnits } from '../../core/data/units.ts';
import { chain } from '../../core/graph/chain.ts';
import { tensorType } from '../../core/tensorType.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { network } from '../../core/examples/severalPorts.ts';
import { importCsv } from '../data/csv/testing.ts';
import { runRecordSchema } from '../projects/runRecord.ts';
import { Runs } from '../train/runs.ts';
import { loadData } from '../data/load.ts';
import { openCpu } from '../devices/cpu.ts';
import { initialWeights } from '../model/model.ts';
import { createPredictor } from '../model/predictor.ts';
import { createFiller } from '../train/batches.ts';
import { compileDocument } from '../train/prepare.ts';
import { createCompiledForward } from '../train/steps/predictor.ts';
import { RunStore } from '../train/store.ts';
import type { PredictionOrder } from '../../core/protocol/requests/results.ts';
import { confusionOf, predictionsOf } from './predictions.ts';
import { matchingOf } from './matching.ts';
import { predictionTable } from './predictionTable.ts';
import { shownPlace } from './shown.ts';
import { Viewer } from './viewer.ts';
import { verdicts } from './explain/verdicts.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-predictions-'));
afterAll(() => rmSync(home, { recursive: true }));

test('a run keeps the units of its data, and predictions come with them, their lines and errors', async () => {
  const rows = Array.from({ length: 100 }, (_, i) => `${40 + i},${1000 * (40 + i) + 50_000}`);
  writeFileSync(path.join(home, 'flats.csv'), ['area,price', ...rows].join('\n'));
  const { source } = await importCsv(path.join(home, 'flats.csv'), 'flats.csv', home);
  const line = chain('Flats', [['dataset'], ['linear', { units: 1 }], ['output', { loss: 'meanSquaredError' }]], {
    data: source,
    training: { ...defaultTraining, epochs: 1, learningRate: 0 },
  });
  // Half the slope: every flat is predicted halfway to the mean.
  const weights = new Map([
    ['linear1.kernel', Float32Array.of(0.5)],
    ['linear1.bias', Float32Array.of(0)],
  ]);
  const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  const run = await runs.start({ document: withWeights(line, weights), runtime: 'eager', device: 'cpu' });
  await run.ended();
  const record = runRecordSchema.parse(JSON.parse(JSON.stringify(run.record())));
  expect(record.units?.targets?.mean[0]).toBeGreaterThan(130_000);

  const request = { runId: run.id, split: 'test', offset: 0, count: 20, filter: 'all' } as const;
  const { examples, units, errors } = await new Viewer(runs, home).use(run.id, (view) => predictionsOf(view, request));
  expect(units).toEqual(record.units);
  const mean = units!.targets!.mean[0]!;
  let squares = 0;
  for (const { line: at, label, output } of examples) {
    const price = 1000 * (38 + at!) + 50_000;
    expect(inUnits(units!.targets, 0, label[0]!)).toBeCloseTo(price, 1);
    expect(inUnits(units!.targets, 0, output[0] as number)).toBeCloseTo((price + mean) / 2, 0);
    squares += ((price - mean) / 2) ** 2 / examples.length;
  }
  expect(examples).toHaveLength(20);
  expect(errors![0]).toBeCloseTo(Math.sqrt(squares), 0);
});

test('predictions are sorted over the whole part, and saved as a table that Excel opens in either language', async () => {
  const sorts = ['apple', 'pear', 'plum'];
  const rows = Array.from({ length: 60 }, (_, i) => `${(i % 7) + 0.5},${['red', 'green'][i % 2]},${sorts[i % 3]}`);
  writeFileSync(path.join(home, 'fruit.csv'), ['size,colour,fruit', ...rows].join('\n'));
  const { source } = await importCsv(path.join(home, 'fruit.csv'), 'fruit.csv', home);
  const training = { ...defaultTraining, epochs: 1 };
  const blocks = [['dataset'], ['linear', { units: 3 }], ['output', { loss: 'crossEntropy' }]] as const;
  const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  const run = await runs.start({ document: chain('Fruit', blocks, { data: source, training }), runtime: 'eager', device: 'cpu' });
  await run.ended();
  const request = { runId: run.id, split: 'training', offset: 0, count: 100, filter: 'all' } as const;
  await new Viewer(runs, home).use(run.id, async (view) => {
    const lines = async (by: PredictionOrder['by'], isDescending = false) =>
      (await predictionsOf(view, { ...request, order: { by, isDescending } })).examples.map(({ line }) => line!);
    const cellsAt = (line: number) => rows[line - 2]!.split(',');
    expect(await lines('number')).toEqual((await lines('true')).toSorted((a, b) => a - b));
    const truths = (await lines('true')).map((line) => cellsAt(line)[2]!);
    expect(truths).toEqual(truths.toSorted());
    const sizes = (await lines({ column: 'size' }, true)).map((line) => Number(cellsAt(line)[0]));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    const colours = (await lines({ column: 'colour' })).map((line) => cellsAt(line)[1]!);
    expect(new Set(colours.slice(0, colours.indexOf('red')))).toEqual(new Set(['green']));
    const { examples } = await predictionsOf(view, { ...request, order: { by: 'confidence', isDescending: true } });
    const sure = examples.map(({ output }) => Math.max(...output.map(Number)));
    expect(sure).toEqual(sure.toSorted((a, b) => b - a));

    const saved = async (language: 'en' | 'de') => {
      let bytes = Buffer.alloc(0);
      for await (const piece of predictionTable(view, { ...request, order: { by: 'number', isDescending: false }, language })) bytes = Buffer.concat([bytes, piece]); // prettier-ignore
      return bytes.toString().split('\r\n');
    };
    const [english, german] = [await saved('en'), await saved('de')];
    expect(english[0]).toBe('\ufeffline,true,predicted,confidence,P(apple),P(pear),P(plum),size,colour');
    expect(german[0]).toBe('\ufeffZeile;wahr;vorhergesagt;Sicherheit;P(apple);P(pear);P(plum);size;colour');
    expect(english).toHaveLength(examples.length + 2);
    for (const row of english.slice(1, -1)) {
      const [line, truth, , , ...rest] = row.split(',');
      expect([...rest.slice(3), truth]).toEqual(cellsAt(Number(line)));
    }
    expect(german[1]!.split(';').at(-2)).toMatch(/^\d,5$/);
  });
}); // prettier-ignore

test('a table says which gaps were filled, and ends where it is cancelled', async () => {
  const rows = Array.from({ length: 2000 }, (_, i) => `${i % 5 === 0 ? '' : i},${['red', ''][i % 2]},${['a', 'b'][i % 2]}`);
  writeFileSync(path.join(home, 'gaps.csv'), ['size,colour,kind', ...rows].join('\n'));
  const { source } = await importCsv(path.join(home, 'gaps.csv'), 'gaps.csv', home);
  const training = { ...defaultTraining, epochs: 1, batchSize: 500 };
  const blocks = [['dataset'], ['linear', { units: 2 }], ['output', { loss: 'crossEntropy' }]] as const;
  const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  const run = await runs.start({ document: chain('Gaps', blocks, { data: source, training }), runtime: 'eager', device: 'cpu' });
  await run.ended();
  const request = { runId: run.id, split: 'training', offset: 0, count: 200, filter: 'all', language: 'en' } as const;
  await new Viewer(runs, home).use(run.id, async (view) => {
    const gapsIn = (line: number) => [...((line - 2) % 5 === 0 ? ['size'] : []), ...(line % 2 === 1 ? ['colour'] : [])];
    const { examples } = await predictionsOf(view, request);
    for (const { line, filled } of examples) expect(filled.map((column) => ['size', 'colour'][column])).toEqual(gapsIn(line!));
    const lines: string[] = [];
    const shares: number[] = [];
    for await (const piece of predictionTable(view, request, { onProgress: (share) => shares.push(share) })) lines.push(...Buffer.from(piece).toString().split('\r\n').filter(Boolean)); // prettier-ignore
    expect(lines[0]).toMatch(/,size,colour,filled gaps$/);
    expect(shares.at(-1)).toBe(1);
    for (const row of lines.slice(1)) {
      const line = Number(row.split(',')[0]);
      const gaps = gapsIn(line);
      expect(row.endsWith(gaps.length > 1 ? `"${gaps.join(', ')}"` : `,${gaps.join('')}`)).toBe(true);
    }
    const abort = new AbortController();
    const cut = predictionTable(view, request, { signal: abort.signal, onProgress: () => abort.abort(new Error('enough')) });
    const all = async () => {
      for await (const piece of cut) lines.push(Buffer.from(piece).toString());
    };
    await expect(all()).rejects.toThrow('enough');
  });
}); // prettier-ignore

test('a network that is compared with what it takes is computed, and has no predictions that are right or wrong', async () => {
  const wires = [['dataset1', 'linear1'], ['linear1', 'output1'], ['dataset1', ['output1', 'target']]] as const; // prettier-ignore
  const nodes = { dataset1: {}, linear1: { units: 4 }, output1: { loss: 'meanSquaredError' } };
  const document = network(nodes, wires);
  const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  const training = { ...document.training, epochs: 1 };
  const run = await runs.start({ document: { ...document, training }, runtime: 'compiled', device: 'cpu', threads: 1 });
  await run.ended();
  const request = { runId: run.id, split: 'test', offset: 0, count: 2, filter: 'all' } as const;
  await new Viewer(runs, home).use(run.id, async (view) => {
    const batch = createFiller(view.data.test, 2)([0, 1]);
    expect(await view.predictor.predict(batch)).toHaveLength(8);
    const refusal = { code: 'invalidRequest', message: expect.stringMatching(/not compared with labels/) as string };
    await expect(predictionsOf(view, request)).rejects.toMatchObject(refusal);
    await expect(confusionOf(view, 'test')).rejects.toMatchObject(refusal);
  });
});

test('a prediction takes nothing of what an output only compares with, or counts by', async () => {
  const data = { kind: 'words', examples: 60, testShare: 0.2, validationShare: 0, seed: 1 } as const;
  const nodes = { dataset1: {}, embedding1: { tokens: 7, width: 4 }, linear1: { units: 7 }, output1: {} };
  const ends = [['dataset1', ['output1', 'target']], [['dataset1', 'mask'], ['output1', 'mask']]] as const; // prettier-ignore
  const document = network(nodes, [['dataset1', 'embedding1'], ['embedding1', 'linear1'], ['linear1', 'output1'], ...ends], data); // prettier-ignore
  const model = compileDocument(document);
  expect(model.inputs.map(({ name }) => name)).toEqual(['tokens']);
  const weights = initialWeights(model, 1);
  const forward = createCompiledForward(model);
  const ways = [createPredictor(await openCpu(), model, weights), forward.with(weights)];
  const batch = createFiller((await loadData(data, { home })).test, 2)([0, 1]);
  const [eager, compiled] = await Promise.all(ways.map((way) => way.predict(batch)));
  expect(eager).toHaveLength(2 * 16 * 7);
  for (const [i, value] of compiled!.entries()) expect(value).toBeCloseTo(eager![i]!, 5);
  for (const way of ways) way.dispose();
  forward.dispose();
});

test('of the places of an example the last one that counts is shown', () => {
  const type = tensorType('int32', [3]);
  const target = { name: 'words', role: 'target', type, meaning: { kind: 'classes', classes: ['a', 'b'] } } as const;
  const mask = [1, 1, 0, 0, 0, 0, 1, 0, 1];
  expect([0, 1, 2].map((example) => shownPlace(target, mask, example))).toEqual([1, 2, 2]);
  expect(shownPlace(target, undefined, 5)).toBe(2);
  expect(shownPlace({ ...target, type: tensorType('int32', []) }, undefined, 5)).toBe(0);
});

test('a wide table is written in as small pieces as a narrow one, and what was found is not looked for again', async () => {
  const names = Array.from({ length: 400 }, (_, i) => `c${i}`);
  const rows = Array.from({ length: 120 }, (_, i) => [...names.map((_name, k) => (i * 7 + k) % 10), 'ab'[i % 2]].join(','));
  writeFileSync(path.join(home, 'wide.csv'), [`${names.join(',')},kind`, ...rows].join('\n'));
  const { source } = await importCsv(path.join(home, 'wide.csv'), 'wide.csv', home);
  const training = { ...defaultTraining, epochs: 1 };
  const blocks = [['dataset'], ['linear', { units: 2 }], ['output', { loss: 'crossEntropy' }]] as const;
  const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  const run = await runs.start({ document: chain('Wide', blocks, { data: source, training }), runtime: 'eager', device: 'cpu' });
  await run.ended();
  const request = { split: 'training', filter: 'all', order: { by: 'confidence', isDescending: true }, language: 'en' } as const;
  await new Viewer(runs, home).use(run.id, async (view) => {
    let pieces = 0;
    for await (const piece of predictionTable(view, request)) pieces += Math.sign(piece.length);
    expect(pieces).toBeGreaterThan(3);
    expect(await matchingOf(view, request)).toBe(await matchingOf(view, { ...request }));
    const other = await matchingOf(view, { ...request, order: { ...request.order, isDescending: false } });
    expect(Array.from(other!)).not.toEqual(Array.from((await matchingOf(view, request))!));
  });
}); // prettier-ignore
