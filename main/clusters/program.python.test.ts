// The lines of Python that the app shows do the same.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { clusterProgram } from '../../core/clusters/python.ts';
import type { ClusterMethod } from '../../core/clusters/clusters.ts';
import type { DataSource } from '../../core/data/source.ts';
import { kindOf } from '../../core/data/source.ts';
import { fixture } from '../pretrained/testing.ts';
import { findClusters } from './find.ts';
import { loadSet } from './sets.ts';
import { hasScikit, python, turn } from './testing.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-cluster-python-'));
afterAll(() => rmSync(folder, { recursive: true }));
const hasTransformers = hasScikit && spawnSync(python ?? '', ['-c', 'import torch, transformers']).status === 0;

const run = (program: string) => execFileSync(python ?? '', ['-c', program], { cwd: folder, encoding: 'utf8' });
const figure = (printed: string, name: string) => Number(new RegExp(`${name} (-?[\\d.]+)`).exec(printed)?.[1]);

const noEncode = () => Promise.reject(new Error('There are no texts.'));
const iris = kindOf({ kind: 'iris' }).begin?.({ source: {}, points: undefined }) as DataSource;

async function both(source: DataSource, method: ClusterMethod) {
  const set = { kind: 'data', source } as const;
  const loaded = await loadSet(set, { home: folder, encode: noEncode }, { signal: new AbortController().signal }, turn());
  return { own: await findClusters(loaded, method, { turn: turn() }), printed: run(clusterProgram(set, method)) };
} // prettier-ignore

describe.skipIf(!hasScikit)('the Python that is shown (needs NEUROLOOM_PYTHON)', () => {
  test.each<ClusterMethod>([
    { kind: 'kMeans', k: 2, seed: 1, restarts: 10 },
    { kind: 'dbscan', eps: 0.8, minPoints: 5 },
  ])('says the same of a table: $kind', async (method) => {
    const { own, printed } = await both(iris, method);
    expect(printed).toContain(`${own.sizes.length} clusters, ${own.noise} points of noise`);
    expect(figure(printed, 'silhouette')).toBeCloseTo(own.silhouette?.mean ?? NaN, 2);
    expect(figure(printed, 'adjusted Rand index')).toBeCloseTo(own.agreement ?? NaN, 2);
  });

  test('draws moons of its own, with a validation part', async () => {
    const moons: DataSource = { kind: 'moons', examples: 400, noise: 0.06, classes: 2, testShare: 0.2, validationShare: 0.1, seed: 1 }; // prettier-ignore
    const { printed } = await both(moons, { kind: 'dbscan', eps: 0.2, minPoints: 5 });
    expect(figure(printed, 'adjusted Rand index')).toBe(1);
  });

  test('texts: it is Python', () => {
    const sets = [
      { kind: 'lines', model: 'a', lines: ['x'] },
      { kind: 'corpus', model: 'all-MiniLM-L6-v2', name: 'a.jsonl', sha256: '0'.repeat(64), removed: [], most: 5 },
    ] as const;
    for (const set of sets) {
      const program = clusterProgram({ ...set, ...('lines' in set ? { lines: [...set.lines] } : { removed: [] }) } as Parameters<typeof clusterProgram>[0], { kind: 'dbscan', eps: 1, minPoints: 2 });
      execFileSync(python ?? '', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], { input: program });
    }
  }); // prettier-ignore

  test.runIf(hasTransformers)('texts: it makes vectors and clusters them (needs transformers)', () => {
    writeFileSync(path.join(folder, 'texts.txt'), 'the whale\n\nthe sea\nof the people\nthe law of the land\n');
    const set = { kind: 'lines' as const, model: fixture('bert'), lines: [] };
    expect(run(clusterProgram(set, { kind: 'kMeans', k: 2, seed: 1, restarts: 2 }))).toContain('2 clusters');
  });
});
