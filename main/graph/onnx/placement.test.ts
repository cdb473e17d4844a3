import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { numbers, traced } from '../testing.ts';
import { placed, placementOf } from './placement.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-placement-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const graph = traced([numbers([4, 3])], (a) => tf.sum(tf.tanh(a)));

describe('where operators run', () => {
  test('is read from what ONNX Runtime measured, without copies and without fences', () => {
    const kernel = (operator: string, provider: string) => ({
      cat: 'Node',
      name: `net/${operator}_kernel_time`,
      args: { op_name: operator, provider },
    });
    const events = [
      { cat: 'Session', name: 'model_run' },
      { cat: 'Node', name: 'net/Gemm_fence_before', args: { op_name: 'Gemm' } },
      kernel('Gemm', 'WebGpuExecutionProvider'),
      kernel('MemcpyToHost', 'WebGpuExecutionProvider'),
      kernel('LogSoftmax', 'CPUExecutionProvider'),
    ];
    expect(placed(JSON.stringify(events))).toEqual([
      { operator: 'Gemm', provider: 'WebGpuExecutionProvider' },
      { operator: 'LogSoftmax', provider: 'CPUExecutionProvider' },
    ]);
  });

  test('is found by running the graph, which leaves nothing behind', async () => {
    // Other processes have temporary folders of their own.
    const own = mkdtempSync(path.join(folder, 'temporary-'));
    vi.stubEnv('TMPDIR', own).stubEnv('TEMP', own).stubEnv('TMP', own);
    const operators = await placementOf(graph, 'cpu');
    vi.unstubAllEnvs();
    expect(operators).toEqual([
      { operator: 'Tanh', provider: 'CPUExecutionProvider' },
      { operator: 'ReduceSum', provider: 'CPUExecutionProvider' },
    ]);
    expect(readdirSync(own)).toEqual([]);
  });

  test('a failure comes back in its own words', async () => {
    const library = path.join(folder, 'failing.cjs');
    const create = "async () => { throw new Error('no card\\nat all'); }";
    writeFileSync(library, `exports.InferenceSession = { create: ${create} };`);
    await expect(placementOf(graph, 'cpu', library)).rejects.toMatchObject({
      name: 'Unavailable',
      reason: { en: 'a trial of it ended with “no card”.', de: 'ein Versuch damit endete mit „no card“.' },
    });
  });

  test('one that ends its process does not end this one', async () => {
    const library = path.join(folder, 'aborting.cjs');
    writeFileSync(library, "console.error('terminate called'); process.abort();");
    await expect(placementOf(graph, 'cpu', library)).rejects.toThrow('terminate called');
  });
});
