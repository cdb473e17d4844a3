// Frozen weights are kept once, however many checkpoints of a run there are.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chain } from '../../core/graph/chain.ts';
import { sizeOf } from '../../core/shape.ts';
import { defaultTraining } from '../../core/training/settings.ts';
import { openCpu } from '../devices/cpu.ts';
import { verdicts } from '../looking/explain/verdicts.ts';
import { compile } from '../model/model.ts';
import { analyse } from '../../core/analysis/analyse.ts';
import { readCheckpoint, writeCheckpoint } from '../projects/checkpoint.ts';
import { decodeSafetensors } from '../files/safetensors.ts';
import { readFile } from 'node:fs/promises';
import { recordedSize } from './history/trail.ts';
import { Runs } from './runs.ts';
import { RunStore } from './store.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-frozen-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const layers = chain(
  'Frozen',
  [
    ['dataset'],
    ['linear', { units: 8 }],
    ['batchNorm'],
    ['tanh'],
    ['linear', { units: 8 }],
    ['batchNorm'],
    ['linear', { units: 3 }],
    ['output', {}],
  ],
  {
    data: { kind: 'iris' },
    training: {
      ...defaultTraining,
      epochs: 3,
      earlyStopping: { metric: 'valLoss', patience: 3, minDelta: 0, restoresBest: true },
    },
  },
);
const frozen = ['linear1', 'batchNorm1'];
const nodes = layers.graph.nodes.map((node) => (frozen.includes(node.id) ? { ...node, isFrozen: true as const } : node)); // prettier-ignore
const document = { ...layers, graph: { ...layers.graph, nodes } };

test('in the best weights, in recordings and in files', async () => {
  await openCpu();
  const runs = new Runs(home, new RunStore(path.join(home, 'runs')), verdicts, () => undefined);
  const run = await runs.start({ document, runtime: 'eager', device: 'cpu' });
  await run.ended();
  const { checkpoint } = await run.saved();
  const isFrozen = (name: string) => frozen.some((id) => name.startsWith(`${id}.`));
  const names = [...checkpoint.weights.keys()].filter(isFrozen);
  expect(names).toHaveLength(6);
  const arrays = (name: string) => [
    checkpoint.weights.get(name)!.values,
    checkpoint.best!.get(name)!.values,
    ...runs.recordings.snapshots(run.id).map((one) => one.checkpoint.weights.get(name)!.values),
  ];
  for (const name of names) expect(new Set(arrays(name)).size, name).toBe(1);
  expect(runs.recordings.snapshots(run.id).length).toBeGreaterThan(2);
  for (const name of ['linear2.kernel', 'batchNorm2.movingMean']) {
    expect(new Set(arrays(name)).size, name).toBeGreaterThan(2);
  }

  const size = (isKept: (name: string) => boolean) =>
    compile(analyse(document)).weights.reduce((sum, { name, spec }) => sum + (isKept(name) ? sizeOf(spec.shape) : 0), 0); // prettier-ignore
  const isTrained = (name: string) => !isFrozen(name) && !/moving/.test(name);
  const changing = size((name) => !isFrozen(name));
  // Weights, two moments of Adam, and the best weights.
  expect(recordedSize(compile(analyse(document)), document.training)).toBe(2 * changing + 2 * size(isTrained));

  const file = path.join(home, 'checkpoint.safetensors');
  // As of another epoch.
  const best = new Map([...checkpoint.best!].map(([name, { shape, values }]) => [name, { shape, values: isFrozen(name) ? values : values.slice() }])); // prettier-ignore
  await writeCheckpoint(file, { ...checkpoint, best });
  const stored = [...decodeSafetensors(await readFile(file), file).tensors.keys()];
  expect(stored.filter((name) => name.startsWith('best/') && isFrozen(name.slice(5)))).toEqual([]);
  expect(stored).toContain('best/linear2.kernel');
  expect((await readCheckpoint(file)).best).toEqual(best);
});
