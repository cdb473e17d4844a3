import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as tf from '@tensorflow/tfjs';
import { logicPoints } from '../../core/data/points.ts';
import { examples } from '../../core/examples/examples.ts';
import { chain } from '../../core/graph/chain.ts';
import type { Document } from '../../core/graph/document.ts';
import { defaultOptimizers, defaultTraining } from '../../core/training/settings.ts';
import type { EngineClient } from '../../core/protocol/client.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { killEngines, startEngine as startedEngine } from './startedEngine.ts';

let home: string;

beforeAll(() => void (home = mkdtempSync(path.join(tmpdir(), 'neuroloom-engine-'))));
afterEach(killEngines);
afterAll(() => rmSync(home, { recursive: true }));

/** Chromium's Vulkan in software, where Debian's package is installed. */
const chromium = '/usr/lib/chromium';
const icd = path.join(chromium, 'vk_swiftshader_icd.json');
const softwareGpu = {
  NEUROLOOM_ALLOW_SOFTWARE_GPU: '1',
  VK_DRIVER_FILES: icd,
  LD_LIBRARY_PATH: [chromium, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':'),
};

const startEngine = (environment: Readonly<Record<string, string>> = {}) => startedEngine(home, environment);

function example(name: string, change: Partial<Document['training']> = {}): Document {
  const document = examples[name]!;
  return { ...document, training: { ...document.training, ...change } };
}

async function ended(client: EngineClient, runId: string): Promise<RunRecord> {
  const over = new Promise<void>((resolve) => {
    client.on('runProgress', (run) => run.runId === runId && run.progress.status !== 'running' && resolve());
  });
  const record = await client.request('run', { runId });
  if (record.progress.status !== 'running') return record;
  await over;
  return client.request('run', { runId });
}

describe('the engine', () => {
  test('answers, and ends itself when its host has gone', async () => {
    const { client, child, pipe, exited } = startEngine();
    const hello = await client.request('hello', {});
    expect(hello).toMatchObject({ protocol: 1, home, pid: child.pid });
    pipe.end();
    expect(await exited()).toBe(0);
  });

  test('survives nonsense', async () => {
    const { client, send } = startEngine();
    for (const line of ['{', '{}', '0 ', '0 {', '0 {"host":"fly"}', '1 {', '1 {}', '1 {"id":"x"}', '1 null', '1 []'])
      send(line);
    const request = client.request as (name: string, params: unknown) => Promise<unknown>;
    const wrong: [string, unknown, string][] = [
      ['fly', {}, 'invalidRequest'],
      ['__proto__', {}, 'invalidRequest'],
      ['run', {}, 'invalidRequest'],
      ['run', null, 'invalidRequest'],
      ['run', { runId: '../x' }, 'runUnknown'],
      ['startRun', { document: {}, runtime: 'eager', device: 'cpu' }, 'invalidDocument'],
      ['openProject', { path: '/no/such/file' }, 'fileRefused'],
      ['openExample', { name: 'constructor' }, 'invalidRequest'],
      ['dataPreview', { source: { kind: 'csv' }, split: 'test', offset: 0, count: 1 }, 'invalidRequest'],
    ];
    for (const [name, params, code] of wrong) {
      await expect(request(name, params), name).rejects.toMatchObject({ code });
    }
    expect(await client.request('datasets', {})).toHaveLength(4);
  });

  test('killed in the middle of an epoch goes on to the very same numbers', async () => {
    const document = example('moons', { epochs: 4, shuffles: true });
    const first = startEngine();
    const run = await first.client.request('startRun', { document, runtime: 'eager', device: 'cpu', isPaused: true });
    for (let i = 0; i < 20; i++) await first.client.request('stepRun', { runId: run.id });
    const file = path.join(home, 'runs', run.id, 'checkpoint.safetensors');
    await expect.poll(() => readable(file), { timeout: 20_000 }).toBe(true);
    // Slow enough to be in the middle of an epoch whatever the machine.
    await first.client.request('setSpeed', { stepsPerSecond: 1 });
    await first.client.request('resumeRun', { runId: run.id });
    first.child.kill('SIGKILL');
    await first.exited();

    const second = startEngine();
    const left = await second.client.request('run', { runId: run.id });
    expect(left.progress).toMatchObject({ status: 'interrupted', phase: 'idle' });
    await second.client.request('resumeRun', { runId: run.id });
    const resumed = await ended(second.client, run.id);
    expect(resumed.progress.status).toBe('finished');

    const whole = await second.client.request('startRun', { document, runtime: 'eager', device: 'cpu' });
    const uninterrupted = await ended(second.client, whole.id);
    const losses = ({ epochs }: RunRecord) => epochs.map(({ values, held }) => [values, held]);
    expect(losses(resumed)).toEqual(losses(uninterrupted));
    expect(resumed.epochs).toHaveLength(4);
    expect(resumed.steps).toEqual(uninterrupted.steps);
  }, 120_000);

  test('shows predictions, confusion and weights of a run in training, and of one on disk', async () => {
    const { client } = startEngine();
    const trained = await client.request('startRun', {
      document: example('iris', { epochs: 5 }),
      runtime: 'eager',
      device: 'cpu',
    });
    await ended(client, trained.id);
    const before = await look(client, trained.id);
    const other = await client.request('startRun', {
      document: example('moons', { epochs: 1000 }),
      runtime: 'eager',
      device: 'cpu',
    });
    expect(await look(client, trained.id)).toEqual(before);
    const live = await client.request('predictions', {
      runId: other.id,
      split: 'test',
      offset: 98,
      count: 5,
      filter: 'all',
    });
    expect(live).toMatchObject({ runId: other.id, total: 100, examples: [{ index: 98 }, { index: 99 }] });
    expect(live.examples[0]!.output.reduce<number>((sum, value) => sum + Number(value), 0)).toBeCloseTo(1, 5);
    await client.request('stopRun', { runId: other.id });
  });

  test('trains on own points of which none are held out, and looks at them', async () => {
    const { client } = startEngine();
    const document = { ...example('xor', { epochs: 3 }), data: logicPoints('xor') };
    const { id: runId } = await client.request('startRun', { document, runtime: 'auto', device: 'cpu' });
    const { progress, epochs } = await ended(client, runId);
    expect(progress).toMatchObject({ status: 'finished', step: 3, stepsPerEpoch: 1 });
    expect(epochs.map(({ held }) => held)).toEqual([null, null, null]);
    const count = { offset: 0, count: 10, filter: 'wrong' } as const;
    expect(await client.request('predictions', { runId, split: 'test', ...count })).toMatchObject({ total: 0 });
    const all = await client.request('predictions', { runId, split: 'training', ...count, filter: 'all' });
    expect(all.examples.map(({ label }) => label)).toEqual([[0], [1], [1], [0]]);
    const matrix = async (split: 'training' | 'test') => (await client.request('confusion', { runId, split })).matrix;
    expect(await matrix('test')).toEqual([[0, 0], [0, 0]]);
    expect((await matrix('training')).map(([a = 0, b = 0]) => a + b)).toEqual([2, 2]);
    const grid = { across: [-1, 2] as [number, number], up: [-1, 2] as [number, number], size: 4 };
    const moved = { ...document, data: { ...document.data, points: [...document.data.points, [3, 3, 1]] } } as Document;
    const plane = await client.request('plane', { document: moved, runId, grid });
    expect(plane).toMatchObject({ runId, step: 3, outputs: { shape: [16, 2] } });
  }); // prettier-ignore

  test('measures the compiled step of a document while another one is trained, and writes it down', async () => {
    const { client, grant } = startEngine();
    const choice = { runtime: 'compiled', device: 'cpu' } as const;
    const run = await client.request('startRun', { document: example('moons', { epochs: 1000 }), ...choice });
    const document = example('iris');
    const graph = await client.request('compiledGraph', { document, profile: true });
    expect(graph).toMatchObject({ isCompiled: true, profile: { operators: expect.any(Array) } });
    const after = await client.request('run', { runId: run.id });
    expect(after.progress.status).toBe('running');
    expect(after.progress.step).toBeGreaterThan(run.progress.step);

    const file = path.join(home, 'iris.onnx');
    for (const name of ['iris.onnx', 'no/a.onnx']) grant(path.join(home, name), 'write');
    const report = await client.request('export', { format: 'onnx-step', document, path: file });
    const content = readFileSync(file);
    expect(report).toMatchObject({ path: file, files: [{ name: 'iris.onnx', bytes: content.length }], proof: null });
    for (const name of ['weight/linear1.kernel', 'features/0', 'Gemm']) expect(content.includes(name)).toBe(true);
    await client.request('stopRun', { runId: run.id });

    const broken = { ...document, graph: { ...document.graph, edges: [] } };
    for (const answer of [
      client.request('compiledGraph', { document: broken, profile: false }),
      client.request('export', { format: 'onnx-step', document: broken, path: file }),
    ]) {
      await expect(answer).rejects.toMatchObject({ code: 'documentHasProblems' });
    }
    const nowhere = client.request('export', { format: 'onnx-step', document, path: path.join(home, 'no', 'a.onnx') });
    await expect(nowhere).rejects.toMatchObject({ code: 'fileUnwritable' });
  }, 60_000);

  test('saves a project that another computer opens and goes on with', async () => {
    const document = example('iris', { epochs: 4 });
    const file = path.join(home, 'iris.neuroloom');
    const here = startEngine();
    here.grant(file, 'write');
    const run = await here.client.request('startRun', { document, runtime: 'eager', device: 'cpu', isPaused: true });
    for (let i = 0; i < 13; i++) await here.client.request('stepRun', { runId: run.id });
    const { record: saved } = { record: await here.client.request('run', { runId: run.id }) };
    await here.client.request('saveProject', { path: file, document, runIds: [run.id] });
    await here.client.request('resumeRun', { runId: run.id });
    const whole = await ended(here.client, run.id);
    here.child.kill('SIGKILL');

    const old = home;
    home = mkdtempSync(path.join(tmpdir(), 'neuroloom-elsewhere-'));
    const there = startEngine();
    there.grant(file, 'read');
    const opened = await there.client.request('openProject', { path: file });
    expect(opened.document).toEqual(document);
    expect(opened.runs[0]!.progress.step).toBe(saved.progress.step);
    await there.client.request('resumeRun', { runId: opened.runs[0]!.id });
    const resumed = await ended(there.client, opened.runs[0]!.id);
    expect(resumed.steps).toEqual(whole.steps);
    there.child.kill('SIGKILL');
    await there.exited();
    rmSync(home, { recursive: true });
    home = old;
  });

  test.skipIf(!existsSync(icd))(
    'trains compiled on a graphics card to the numbers of the CPU, and tries it where it is to be found out',
    async () => {
      const { client } = startEngine(softwareGpu);
      // Small: this card is one in software.
      const document = chain('small', [['dataset'], ['linear', { units: 3 }], ['output']], {
        data: { kind: 'iris' },
        training: { ...defaultTraining, optimizer: defaultOptimizers.sgd, batchSize: 16, epochs: 2 },
      });
      const train = async (device: string) => {
        const run = await client.request('startRun', { document, runtime: 'compiled', device });
        return ended(client, run.id);
      };
      const [gpu, cpu] = [await train('webgpu'), await train('cpu')];
      expect(gpu.device).toMatchObject({ runtime: 'compiled', device: 'webgpu' });
      expect(gpu.device.label).toMatch(/, WebGPU$/);
      expect(cpu.device).toMatchObject({ runtime: 'compiled', device: 'cpu', label: 'CPU (ONNX Runtime)' });
      expect(gpu.steps).toHaveLength(16);
      for (const [i, { values }] of gpu.steps.entries()) {
        expect(Math.abs(Number(values.loss) / Number(cpu.steps[i]!.values.loss) - 1)).toBeLessThan(1e-3);
      }
      await train('auto');
      expect(readFileSync(path.join(home, 'providers.json'), 'utf8')).toContain('"fastest"');
    },
    300_000,
  );

  test('tells how an export comes on, and cancels it', async () => {
    const { client, grant } = startEngine();
    const document = example('fashion-mnist');
    const [first, second] = ['first.onnx', 'second.onnx'].map((name) => path.join(home, name)) as [string, string];
    for (const file of [first, second]) grant(file, 'write');
    grant(first, 'read');
    const stages: string[] = [];
    client.on('exportProgress', ({ name, stage }) => {
      if (name === first) stages.push(stage);
      if (name === second && stage === 'proof') void client.request('cancelExport', { name });
    });
    const { remarks, proof } = await client.request('export', { format: 'onnx', document, path: first });
    expect([...new Set(stages)]).toEqual(['network', 'files', 'proof']);
    expect([remarks.length, proof?.ran]).toEqual([1, true]);
    const cancelled = client.request('export', { format: 'onnx', document, path: second });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(home).filter((name) => name.startsWith('second') || name.endsWith('.tmp'))).toEqual([]);
    expect(await client.request('verifyExport', { path: first })).toMatchObject({
      format: 'onnx',
      proof: { ran: true },
    });
  }, 120_000);

  test('exports a model that plain TensorFlow.js reads, with the same predictions', async () => {
    const { client, grant } = startEngine();
    const run = await client.request('startRun', {
      document: example('iris', { epochs: 5 }),
      runtime: 'eager',
      device: 'cpu',
    });
    await ended(client, run.id);
    const folder = path.join(home, 'exported');
    grant(folder, 'write');
    const other = { format: 'tfjs', runId: run.id, path: folder, document: example('moons') };
    await expect(client.request('export', other)).rejects.toMatchObject({ code: 'invalidRequest' });
    const report = await client.request('export', { format: 'tfjs', runId: run.id, path: folder });
    expect(report.proof).toMatchObject({ ran: true, examples: 30, outputs: [{ name: 'output', shape: [3] }] });
    const json = JSON.parse(readFileSync(path.join(folder, 'model.json'), 'utf8')) as tf.io.ModelJSON;
    expect(json.userDefinedMetadata).toMatchObject({
      output: 'logits',
      classes: ['setosa', 'versicolor', 'virginica'],
    });
    const weights = new Uint8Array(readFileSync(path.join(folder, 'weights.bin')));
    const load = () =>
      Promise.resolve({ ...json, weightSpecs: json.weightsManifest[0]!.weights, weightData: weights.buffer });
    const model = await tf.loadLayersModel({ load });
    const { examples: shown, features } = await client.request('predictions', {
      runId: run.id, split: 'test', offset: 0, count: 30, filter: 'all',
    }); // prettier-ignore
    const bytes = new Uint8Array(Buffer.from(features.data, 'base64'));
    const x = tf.tensor(new Float32Array(bytes.buffer), [...features.shape]);
    const output = await tf.softmax(model.predict(x) as tf.Tensor).data();
    shown.flatMap((example) => example.output).forEach((value, i) => expect(output[i]).toBeCloseTo(Number(value), 5));
  });
});

async function look(client: EngineClient, runId: string) {
  const predictions = await client.request('predictions', {
    runId,
    split: 'test',
    offset: 0,
    count: 30,
    filter: 'all',
  });
  const wrong = await client.request('predictions', { runId, split: 'test', offset: 0, count: 30, filter: 'wrong' });
  const confusion = await client.request('confusion', { runId, split: 'test' });
  const counts = confusion.matrix.map((row, label) => row.map((count, predicted) => (label === predicted ? 0 : count)));
  expect(confusion.matrix.flat().reduce((sum, count) => sum + count, 0)).toBe(30);
  expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(wrong.total);
  const { step, weights } = await client.request('weights', { runId, nodeId: 'linear1' });
  expect(step).toBe(predictions.step);
  expect(weights.map(({ name, shape }) => [name, shape])).toEqual([['kernel', [4, 16]], ['bias', [16]]]); // prettier-ignore
  expect(weights[0]!.histogram.reduce((sum, count) => sum + count, 0)).toBe(64);
  return { predictions, wrong, confusion, weights };
}

function readable(file: string): boolean {
  try {
    return readFileSync(file).length > 0;
  } catch {
    return false;
  }
}
