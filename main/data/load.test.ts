import { allOf, type Examples, type StoredExamples } from './types.ts';
import { featureNames, inputField, targetField, targetSize } from '../../core/data/spec.ts';
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { partOfPoints, pointsOf } from '../../core/data/points.ts';
import { kindOf, kindsOf, type DataSource, type GeneratedSource, dataSpec } from '../../core/data/source.ts';
import { sizeOf } from '../../core/shape.ts';
import { shippedData } from './folders.ts';
import { datasetInfo, listDatasets } from './library.ts';
import { loadData } from './load.ts';
import { previewData } from './preview.ts';

const emptyHome = () => mkdtempSync(path.join(tmpdir(), 'neuroloom-'));
/** Nothing is installed, so the shipped part is used. */
const bare = () => ({ home: emptyHome(), system: '/nowhere' });

const generated = (kind: DataSource['kind']): DataSource => ({
  kind: kind as GeneratedSource['kind'], examples: 100, noise: 0.1, classes: 3, testShare: 0.2, seed: 1,
}); // prettier-ignore

const own: DataSource = {
  kind: 'points', target: 'classes', classes: 3, testShare: 0.25, seed: 1,
  points: Array.from({ length: 12 }, (_, i) => [i, -i, i % 3]),
}; // prettier-ignore
const sources: DataSource[] = [
  ...[...kindsOf('pictures'), ...kindsOf('tables')].map((kind) => ({ kind }) as DataSource),
  ...kindsOf('generated').map(generated),
  own,
  { kind: 'words', examples: 100, testShare: 0.2, seed: 1 },
];

test.each(sources)('what is loaded from $kind is what the document says of it', async (source) => {
  const data = await loadData(source, bare());
  expect(data.spec).toEqual(dataSpec(source));
  for (const examples of [data.training, data.test]) {
    for (const { name, type } of data.spec.fields) {
      expect(allOf(examples, name).length).toBe(examples.count * sizeOf(type.shape));
      expect(allOf(examples, name)).toBeInstanceOf(type.dtype === 'float32' ? Float32Array : Int32Array);
    }
  }
  if (targetField(data.spec).meaning.kind === 'classes') {
    const seen = new Set([...allOf(data.training, 'labels'), ...allOf(data.test, 'labels')]);
    expect([...seen].sort((a, b) => a - b)).toEqual(
      Array.from({ length: targetSize(targetField(data.spec).meaning) }, (_, i) => i),
    );
  }
  if (inputField(data.spec).meaning.kind === 'table' || inputField(data.spec).meaning.kind === 'plane')
    expect(featureNames(inputField(data.spec)).length).toBe(
      allOf(data.training, 'features').length / data.training.count,
    );
});

test.each(['mnist', 'iris', 'penguins'] as const)('%s has as many examples as is said', async (kind) => {
  const { training, test } = await loadData({ kind }, bare());
  expect([training.count, test.count]).toEqual(kindOf({ kind }).sizes);
});

test.each(sources)('a validation part of $kind is taken from what is trained on; the test part stays', async (source) => {
  const home = bare();
  const [before, data, again] = [
    await loadData(source, home),
    await loadData({ ...source, validationShare: 0.2 }, home),
    await loadData({ ...source, validationShare: 0.2 }, { ...home, home: emptyHome() }),
  ];
  expect(before.validation.count).toBe(0);
  expect(data.validation.count).toBeGreaterThan(0);
  expect(data.training.count + data.validation.count).toBe(before.training.count);
  const labelsOf = ({ training, validation, test }: typeof data) => [training, validation, test].map((part) => [...allOf(part, 'labels')]);
  const [trained = [], validated = [], tested = []] = labelsOf(data);
  expect(tested).toEqual([...allOf(before.test, 'labels')]);
  expect([...trained, ...validated].sort()).toEqual([...allOf(before.training, 'labels')].sort());
  expect(labelsOf(again)).toEqual([trained, validated, tested]);
}); // prettier-ignore

/** Bytes, as they lie in the file. */
const pixelsOf = (examples: Examples) => (examples as StoredExamples).stored['features']!;

describe('Fashion-MNIST', () => {
  test('is there without network and without any package: 1,000 + 200 pictures a class', async () => {
    const { isFull, origin, notice, training, test } = await loadData({ kind: 'fashion-mnist' }, bare());
    expect({ isFull, origin }).toEqual({ isFull: false, origin: 'assets' });
    expect(notice?.en).toContain('the full set has more');
    for (const [examples, perClass] of [[training, 1000], [test, 200]] as const) {
      for (let label = 0; label < 10; label++) expect(allOf(examples, 'labels').filter((other) => other === label)).toHaveLength(perClass);
    } // prettier-ignore
  });

  const isInstalled = datasetInfo('fashion-mnist', { home: '/nowhere' })?.origin === 'system';
  test.skipIf(!isInstalled)('is used as a whole where the system has it (Debian: dataset-fashion-mnist)', async () => {
    const { isFull, origin, notice, training } = await loadData({ kind: 'fashion-mnist' }, { home: emptyHome() });
    expect({ isFull, origin, notice, count: training.count }).toEqual({
      isFull: true,
      origin: 'system',
      notice: null,
      count: 60_000,
    });
    expect(Array.from(allOf(training, 'labels').slice(0, 10))).toEqual([9, 0, 0, 3, 0, 2, 7, 2, 5, 5]);
    const pixels = pixelsOf(training);
    expect(pixels).toBeInstanceOf(Uint8Array);
    expect(Array.from(pixels.slice(0, 784)).reduce((sum, pixel) => sum + pixel, 0)).toBe(76247);
  });

  test('survives a damaged copy, and says so', async () => {
    const system = emptyHome();
    const folder = path.join(system, 'fashion-mnist');
    mkdirSync(folder);
    for (const file of ['train-images-idx3', 't10k-images-idx3', 't10k-labels-idx1', 'train-labels-idx1']) {
      copyFileSync(path.join(shippedData, 'fashion-mnist', `${file}-ubyte.gz`), path.join(folder, `${file}-ubyte.gz`));
    }
    writeFileSync(path.join(folder, 'train-labels-idx1-ubyte.gz'), 'not a gzip');
    const places = { home: emptyHome(), system };
    expect(datasetInfo('fashion-mnist', places)?.isFull).toBe(true);
    const { origin, notice } = await loadData({ kind: 'fashion-mnist' }, places);
    expect(origin).toBe('assets');
    expect(notice?.en).toContain('train-labels-idx1-ubyte.gz is damaged');
    // So that the app offers to fetch it.
    expect(datasetInfo('fashion-mnist', places)).toMatchObject({ isFull: false, origin: 'assets' });
  });

  test('gives batches in 0 ... 1', async () => {
    const { training } = await loadData({ kind: 'fashion-mnist' }, bare());
    const features = new Float32Array(3 * 784).fill(-1);
    const labels = new Int32Array(3).fill(-1);
    training.fill([5, 9999], { fields: { features, labels } });
    for (let i = 0; i < 784; i++) expect(features[i]).toBe(Math.fround(pixelsOf(training)[5 * 784 + i]! / 255));
    expect(Math.max(...features.subarray(784, 1568))).toBeGreaterThan(0.9);
    expect(Array.from(labels)).toEqual([allOf(training, 'labels')[5], allOf(training, 'labels')[9999], -1]);
    expect(features[1568]).toBe(-1);
    expect(() => training.fill([10_000], { fields: { features, labels } })).toThrow('There is no example 10000');
  });
});

test.each(['iris', 'penguins'] as const)('%s is standardised by its training part', async (kind) => {
  const { training, test } = await loadData({ kind }, bare());
  for (let column = 0; column < 4; column++) {
    const values = Array.from(allOf(training, 'features').filter((_, i) => i % 4 === column));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(variance).toBeCloseTo(1, 5);
  }
  expect(Math.max(...allOf(test, 'features').map(Math.abs))).toBeLessThan(4);
});

describe('own points', () => {
  test('are split as their seed says, in the order in which they were set', async () => {
    const isHeldOut = partOfPoints(12, { testShare: 0.25 }, 1).map((part) => part === 'test');
    const places = (isTest: boolean) => isHeldOut.flatMap((yes, i) => (yes === isTest ? [i] : []));
    const { training, test: held } = await loadData(own, bare());
    expect([training.count, held.count]).toEqual([9, 3]);
    for (const [examples, expected] of [[training, places(false)], [held, places(true)]] as const) {
      expect([...allOf(examples, 'features')]).toEqual(expected.flatMap((i) => [i, -i]));
      expect([...allOf(examples, 'labels')]).toEqual(expected.map((i) => i % 3));
    }
  }); // prettier-ignore

  test('of a curve have one feature and a value', async () => {
    const { training, test: held, spec } = await loadData(pointsOf([[0.5, -2, 0], [1, 3, 0]], 'values'), bare());
    expect(inputField(spec)).toMatchObject({ type: { shape: [1] }, meaning: { kind: 'curve' } });
    expect([...allOf(training, 'features'), ...allOf(training, 'labels')]).toEqual([0.5, 1, -2, 3]);
    expect(held.count).toBe(0);
  }); // prettier-ignore

  test('may be none at all, and can be looked at all the same', async () => {
    const preview = await previewData({ source: pointsOf([]), split: 'training', offset: 0, count: 10 }, bare());
    expect(preview.counts).toEqual({ training: 0, validation: 0, test: 0 });
    expect(preview.features).toEqual({ dtype: 'float32', shape: [0, 2], data: '' });
  });
});

test('a limit cuts the training part and leaves the test part', async () => {
  const { training, test } = await loadData({ kind: 'iris', limit: 50 }, bare());
  expect([training.count, test.count]).toEqual([50, 30]);
  expect((await loadData({ kind: 'iris', limit: 5000 }, bare())).training.count).toBe(120);
});

describe('memory', () => {
  test('keeps the last two sets and no more', async () => {
    const options = bare();
    const load = async (kind: 'moons' | 'xor' | 'blobs') =>
      ((await loadData(generated(kind), options)).test as StoredExamples).stored['features']!.buffer;
    const [moons, xor] = [await load('moons'), await load('xor')];
    expect(await load('moons')).toBe(moons);
    await load('blobs');
    expect(await load('moons')).toBe(moons);
    expect(await load('xor')).not.toBe(xor);
  });

  test('a cancelled wait says so and does no harm to others', async () => {
    const options = bare();
    const controller = new AbortController();
    const cancelled = loadData({ kind: 'fashion-mnist' }, { ...options, signal: controller.signal });
    const other = loadData({ kind: 'fashion-mnist' }, options);
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect((await other).training.count).toBe(10_000);
  });
});

describe('the preview', () => {
  const floats = (data: string) => new Float32Array(Uint8Array.from(Buffer.from(data, 'base64')).buffer);

  test('shows examples as they are fed to the network', async () => {
    const options = bare();
    const preview = await previewData(
      { source: { kind: 'fashion-mnist' }, split: 'test', offset: 1998, count: 64 },
      options,
    );
    expect(preview.features.shape).toEqual([2, 28, 28, 1]);
    expect(preview.indices).toEqual([1998, 1999]);
    expect(preview.counts).toEqual({ training: 10_000, validation: 0, test: 2_000 });
    expect(preview.classCounts).toEqual(new Array(10).fill(200));
    expect(preview.labels).toMatchObject({ dtype: 'int32', shape: [2] });
    const { test } = await loadData({ kind: 'fashion-mnist' }, options);
    expect(floats(preview.features.data)[400]).toBe(Math.fround(pixelsOf(test)[1998 * 784 + 400]! / 255));
  });

  test('of numbers to predict has their values', async () => {
    const preview = await previewData(
      { source: generated('regression'), split: 'training', offset: 0, count: 5 },
      bare(),
    );
    expect(preview.labels).toMatchObject({ dtype: 'float32', shape: [5, 1] });
    expect(preview.classCounts).toEqual([]);
  });

  test('is empty beyond the end', async () => {
    const preview = await previewData({ source: { kind: 'iris' }, split: 'test', offset: 99, count: 5 }, bare());
    expect(preview.features).toEqual({ dtype: 'float32', shape: [0, 4], data: '' });
  });
});

test('the list of sets says what is on this computer', () => {
  const sets = listDatasets(bare()).map(({ name, training, test, isFull, origin }) => [
    name,
    training,
    test,
    isFull,
    origin,
  ]);
  expect(sets).toEqual([
    ['fashion-mnist', 10_000, 2_000, false, 'assets'],
    ['mnist', 60_000, 10_000, true, 'package'],
    ['iris', 120, 30, true, 'assets'],
    ['penguins', 273, 69, true, 'assets'],
  ]);
});
