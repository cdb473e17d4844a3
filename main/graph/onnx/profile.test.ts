import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it, vi } from 'vitest';
import { graphInputs } from '../ir.ts';
import { measureGraph } from '../measure.ts';
import { optimise } from '../passes/optimise.ts';
import { numbers, traced } from '../testing.ts';
import { parseProfile } from './profile.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

async function measured() {
  const given = [numbers([64, 200]), numbers([200, 100], 2), numbers([100], 3)];
  const graph = optimise(
    traced(given, (x, kernel, bias) => tf.sum(tf.exp(tf.sigmoid(tf.add(tf.matMul(x as tf.Tensor2D, kernel!), bias!))))),
  );
  const inputs = graphInputs(graph).map(({ name }, i) => [name, given[i]!.values] as const);
  return measureGraph(graph, new Map(inputs), { threads: 1 });
}

it('says what ONNX Runtime ran, how often and for how long', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-test-'));
  vi.stubEnv('TMPDIR', folder);
  const { kernels, runs, milliseconds } = await measured();
  expect(runs).toBeGreaterThan(0);
  const counts = Object.fromEntries(kernels.map(({ operator, count }) => [operator, count]));
  expect(counts).toEqual({ FusedGemm: 1, Exp: 1, ReduceSum: 1 });
  expect(new Set(kernels.map(({ provider }) => provider))).toEqual(new Set(['CPUExecutionProvider']));
  for (const kernel of kernels) {
    expect(kernel.milliseconds).toBeGreaterThan(0);
    expect(kernel.name).toContain(kernel.operator.replace('Fused', ''));
  }
  // Operators run one after the other, within the whole.
  const sum = kernels.reduce((total, kernel) => total + kernel.milliseconds, 0);
  expect(sum).toBeLessThan(milliseconds);
  expect(readdirSync(folder).filter((name) => name.startsWith('neuroloom'))).toEqual([]);
  vi.unstubAllEnvs();
});

it('leaves the first runs out', () => {
  const run = (ts: number, dur: number) => [
    { cat: 'Session', name: 'model_run', ts, dur, args: {} },
    { cat: 'Node', name: 'a/Add_1_kernel_time', ts: ts + 1, dur: dur / 2, args: { op_name: 'Add', provider: 'P' } },
  ];
  const json = JSON.stringify([...run(0, 9000), ...run(10_000, 2000), ...run(20_000, 4000)]);
  expect(parseProfile(json, 1)).toEqual({
    runs: 2,
    milliseconds: 3,
    kernels: [{ name: 'a/Add_1', operator: 'Add', provider: 'P', count: 1, milliseconds: 1.5 }],
  });
});

it('refuses what is no profile', () => {
  expect(() => parseProfile('{"a": 1}', 0)).toThrow();
});
