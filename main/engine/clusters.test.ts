import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DataSource } from '../../core/data/source.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { fromWire, type WireTensor } from '../../core/protocol/tensors.ts';
import type { Encode } from '../clusters/sets.ts';
import type { Emit } from '../train/reporter.ts';
import { clusterHandlers } from './clusters.ts';
import { asOnePage } from './onePage.ts';

let home: string;
let told: { event: string; payload: object }[];
beforeAll(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-clusters-'))));
afterAll(() => rmSync(home, { recursive: true }));
beforeEach(() => (told = []));

const emit: Emit = (event, payload) => void told.push({ event, payload });
const engine = (encode: Encode = vectors) => asOnePage(clusterHandlers(home, encode), emit);

/** Texts that begin alike are alike. */
const vectors: Encode = (_, texts) =>
  Promise.resolve(texts.map((text) => unit([text.charCodeAt(0) - 96, 3, text.length / 50])));
function unit(row: readonly number[]): Float32Array {
  const length = Math.hypot(...row);
  return Float32Array.from(row, (value) => value / length);
} // prettier-ignore

const numbers = ({ data, dtype }: WireTensor) => {
  const { buffer } = Uint8Array.from(Buffer.from(data, 'base64'));
  return [...(dtype === 'float32' ? new Float32Array(buffer) : dtype === 'int32' ? new Int32Array(buffer) : new Uint8Array(buffer))];
}; // prettier-ignore

const moons: DataSource = { kind: 'moons', examples: 300, noise: 0.06, classes: 2, testShare: 0.2, seed: 1 };
const set = { kind: 'data', source: moons } as const;
const means = { kind: 'kMeans', k: 2, seed: 1, restarts: 3 } as const;

test('the moons are told as they are, with all parts, and k-means cuts them where DBSCAN does not', async () => {
  const { clusterPoints, findClusters } = engine();
  const points = await clusterPoints({ key: 'a', set });
  expect(points).toMatchObject({ count: 300, left: 0, width: 2, axes: { names: ['x1', 'x2'] }, classes: ['A', 'B'], texts: null }); // prettier-ignore
  const found = await findClusters({ key: 'a', set, method: means });
  expect(found.id).toBe(points.id);
  expect(found.agreement).toBeGreaterThan(0.2);
  expect(found.agreement).toBeLessThan(0.6);
  expect(found.sizes.reduce((sum, size) => sum + size, 0)).toBe(300);
  expect(found.course?.labels.shape).toEqual([found.course?.rounds, 300]);
  expect(found.course?.centres.shape).toEqual([(found.course?.rounds ?? 0) + 1, 2, 2]);
  expect(numbers(found.course!.labels).slice(-300)).toEqual(numbers(found.labels));
  const dense = await findClusters({ key: 'a', set, method: { kind: 'dbscan', eps: 0.2, minPoints: 5 } });
  expect(dense).toMatchObject({ agreement: 1, sizes: [150, 150], noise: 0, course: null });
  expect(dense.silhouette?.mean).toBeLessThan(found.silhouette?.mean ?? 0);
});

test('with everything noise there is no silhouette; more clusters than points, and neighbours, are refused', async () => {
  const { findClusters, nearDistances } = engine();
  const found = await findClusters({ key: 'a', set, method: { kind: 'dbscan', eps: 1e-6, minPoints: 5 } });
  expect(found).toMatchObject({ sizes: [], noise: 300, silhouette: null });
  const few = { kind: 'lines' as const, model: 'm', lines: ['a', 'b', ''] };
  await expect(findClusters({ key: 'a', set: few, method: { ...means, k: 3 } })).rejects.toThrow('smaller k');
  await expect(nearDistances({ key: 'a', set: few, count: 3 })).rejects.toThrow('only 2 points');
  const alone = await findClusters({ key: 'a', set: { ...few, lines: ['a'] }, method: { ...means, k: 1 } });
  expect(alone).toMatchObject({ sizes: [1], silhouette: null, course: { inertia: 0 } });
});

test('no points, tokens and numbers that are none are refused in words', async () => {
  const { clusterPoints } = engine();
  const none = { kind: 'points', target: 'classes', points: [], classes: 2, testShare: 0, seed: 1 } as const;
  await expect(clusterPoints({ key: 'a', set: { kind: 'data', source: { ...none, points: [] } } })).rejects.toThrow(/point|example/i); // prettier-ignore
  await expect(clusterPoints({ key: 'a', set: { kind: 'lines', model: 'm', lines: [' '] } })).rejects.toThrow('paste some');
  const broken = engine((_, texts) => Promise.resolve(texts.map(() => Float32Array.of(1, NaN, 0))));
  await expect(broken.clusterPoints({ key: 'a', set: { kind: 'lines', model: 'm', lines: ['a'] } })).rejects.toThrow('Point 1 has a value');
}); // prettier-ignore

const words = ['apple', 'angle', 'ant', 'zebra', 'zoo', 'zinc', 'middle', 'mint'];
const texts = { kind: 'lines' as const, model: 'm', lines: [...words, '  '] };

test('texts are encoded once, and a question is answered by cosine and by cluster', async () => {
  let encoded = 0;
  const { clusterPoints, findClusters, askClusters, clusterCurve } = engine((model, of, work) => {
    encoded += of.length;
    return vectors(model, of, work);
  });
  const points = await clusterPoints({ key: 'a', set: texts });
  expect(points).toMatchObject({ count: 8, width: 3, texts: words, labels: null });
  expect('explained' in points.axes && points.axes.explained[0]).toBeGreaterThan(0.9);
  const method = { ...means, k: 3, restarts: 10 };
  const found = await findClusters({ key: 'a', set: texts, method });
  const labels = numbers(found.labels);
  const answer = await askClusters({ key: 'q', set: texts, method, question: 'zero', top: 4 });
  expect(answer.nearest.map(({ index }) => words[index]).slice(0, 3).toSorted()).toEqual(['zebra', 'zinc', 'zoo']); // prettier-ignore
  expect(answer).toMatchObject({ cluster: labels[3], size: 3, shared: 3 });
  expect(answer.inCluster.map(({ index }) => labels[index])).toEqual([labels[3], labels[3], labels[3]]);
  const [first] = await vectors('m', ['zero'], { signal: new AbortController().signal });
  const [best] = await vectors('m', [words[answer.nearest[0]!.index]!], { signal: new AbortController().signal });
  expect(fromWire(answer.nearest[0]!.score)).toBeCloseTo(first!.reduce((sum, one, i) => sum + one * best![i]!, 0), 6); // prettier-ignore
  const { at } = await clusterCurve({ key: 'c', set: texts, method, most: 20 });
  expect(at.map(({ k }) => k)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(at.map(({ inertia }) => inertia)).toEqual(at.map(({ inertia }) => inertia).toSorted((a, b) => b - a));
  expect(at[0]?.silhouette).toBeNull();
  expect(at.at(-1)?.inertia).toBeCloseTo(0, 12);
  expect(encoded).toBe(9);
});

test('a question to a set without texts says what is missing', async () => {
  await expect(engine().askClusters({ key: 'q', set, method: means, question: 'why', top: 5 })).rejects.toThrow('choose texts'); // prettier-ignore
});

test('who gives up waiting for vectors leaves them to others; when nobody waits they are not made', async () => {
  const begun: AbortSignal[] = [];
  let tell: ((share: number) => void) | undefined;
  let finish: (() => void) | undefined;
  const { clusterPoints, findClusters, stopClusters } = engine(async (model, of, work) => {
    begun.push(work.signal);
    tell = work.onProgress;
    await new Promise<void>((resolve, reject) => {
      finish = resolve;
      work.signal.addEventListener('abort', () => reject(new EngineError('cancelled', 'No more.')));
    });
    return vectors(model, of, work);
  });
  const first = clusterPoints({ key: 'a', set: texts });
  const second = findClusters({ key: 'b', set: texts, method: means });
  tell?.(0.5);
  expect(told).toContainEqual({ event: 'workProgress', payload: { key: 'a', share: 0.4 } });
  await stopClusters({ key: 'a' });
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  expect(begun[0]?.aborted).toBe(false);
  finish?.();
  expect((await second).sizes).toHaveLength(2);
  expect(begun).toHaveLength(1);

  const other = { ...texts, lines: ['x', 'y'] };
  const third = clusterPoints({ key: 'a', set: other });
  await stopClusters({ key: 'a' });
  await expect(third).rejects.toMatchObject({ code: 'cancelled' });
  expect(begun[1]?.aborted).toBe(true);
  const again = clusterPoints({ key: 'a', set: other });
  finish?.();
  expect((await again).count).toBe(2);
});

test('the lines of a file are read without empty ones', async () => {
  const file = path.join(home, 'lines.txt');
  writeFileSync(file, 'one\r\n\n  two  \nthree');
  expect(await engine().readLines({ path: file })).toEqual({ lines: ['one', 'two', 'three'], left: 0, cut: 0 });
  writeFileSync(file, 'x\n'.repeat(5003));
  expect(await engine().readLines({ path: file })).toMatchObject({ left: 3 });
});

test('of a line of megabytes its beginning is taken, of too much the first lines', async () => {
  const file = path.join(home, 'long.txt');
  writeFileSync(file, `first\n${' '.repeat(30_000)}begins ${'a word '.repeat(3e5)}\nlast`);
  const { lines, left, cut } = await engine().readLines({ path: file });
  expect(lines.map((line) => [line.slice(0, 6), line.length])).toEqual([['first', 5], ['begins', 20_000], ['last', 4]]);
  expect([left, cut]).toEqual([0, 1]);
  writeFileSync(file, `${'x'.repeat(19_999)}\n`.repeat(300));
  const many = await engine().readLines({ path: file });
  expect(many.lines).toHaveLength(Math.floor(2 ** 22 / 19_999));
  expect(many.left).toBe(300 - many.lines.length);
}); // prettier-ignore
