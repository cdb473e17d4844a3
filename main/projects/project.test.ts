import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { DataSource } from '../../core/data/source.ts';
import { emptyDocument } from '../../core/graph/create.ts';
import type { Document } from '../../core/graph/document.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { importCsv } from '../datasets/csv/import.ts';
import { csvFile } from '../datasets/csv/text.ts';
import { loadData } from '../datasets/load.ts';
import type { Checkpoint } from './checkpoint.ts';
import { openProject } from './open.ts';
import { saveProject, type RunToSave } from './save.ts';

const folder = () => mkdtempSync(path.join(tmpdir(), 'neuroloom-project-'));

const document: Document = {
  ...emptyDocument('Größe', { kind: 'iris' }),
  graph: { nodes: [{ id: 'n1', block: 'of the future', params: { units: 3 } }], edges: [] },
  layout: { root: { n1: { x: 10, y: -20 } } },
};

const record = (number: number): RunRecord => ({
  id: `run-${number}`, number, startedAt: '2026-01-02T03:04:05.000Z', signature: 'abc', network: 'n', start: '', origin: null, diagnosis: null,
  device: { runtime: 'eager', device: 'cpu', label: 'CPU, TensorFlow.js' },
  progress: {
    status: 'stopped', epoch: 1, epochs: 5, step: 120, steps: 600, stepsPerEpoch: 120,
    stepsPerSecond: null, secondsLeft: null, phase: 'idle',
  },
  epochs: [{
    epoch: 1, loss: 'NaN', accuracy: 0.5, errors: 3, valLoss: null, valAccuracy: null, learningRate: 0.1, seconds: 2, stepsPerSecond: 60,
  }],
  steps: [{ step: 1, loss: 2.3, accuracy: null }],
  message: null,
}); // prettier-ignore

const checkpoint: Checkpoint = {
  weights: new Map([['n1/weight', { shape: [2, 2], values: Float32Array.of(1, -0, 0.1, 1e-40) }]]),
  optimizer: new Map([['n1/weight/momentum', { shape: [2, 2], values: Float32Array.of(4, 3, 2, 1) }]]),
  best: new Map([['n1/weight', { shape: [2, 2], values: Float32Array.of(9, 9, 9, 9) }]]),
  state: { step: 120, epoch: 1, seed: 7 },
};
const runs: RunToSave[] = [
  { record: record(1), document, checkpoint: { ...checkpoint, weights: new Map() } },
  { record: record(2), document, checkpoint },
  { record: record(3), document, checkpoint: null },
];
const trained = { record: record(2), document, checkpoint };
const thumbnail = 'data:image/png;base64,iVBORw0KGgo=';

async function saved(change: (files: Record<string, Uint8Array>) => Zippable | undefined = () => undefined) {
  const home = folder();
  const file = path.join(home, 'my project.neuroloom');
  await saveProject(home, { path: file, document, runs, thumbnail });
  const changed = change(unzipSync(readFileSync(file)));
  if (changed) writeFileSync(file, zipSync(changed));
  return { home, file, open: () => openProject(home, file) };
}

test('a project comes back as it was saved, with the weights of the last run that has any', async () => {
  const { open } = await saved();
  expect(await open()).toEqual({
    document,
    runs: [record(1), record(2), record(3)],
    trained,
    thumbnail,
    notices: [],
  });
});

test('the file is a zip that people and other programs can read', async () => {
  const { file } = await saved();
  const files = unzipSync(readFileSync(file));
  expect(Object.keys(files).sort()).toEqual([
    'document.json', 'optimizer.safetensors', 'runs/1.json', 'runs/2.json', 'runs/3.json', 'thumbnail.png', 'weights.safetensors',
  ]); // prettier-ignore
  expect(strFromU8(files['document.json']!)).toBe(`${JSON.stringify(document, null, 2)}\n`);
  expect(Buffer.from(files['weights.safetensors']!).toString('latin1')).toContain('"n1/weight":{"dtype":"F32"');
});

test('weights keep the network that they were trained with, though it was changed afterwards', async () => {
  const home = folder();
  const file = path.join(home, 'a.neuroloom');
  const changed = { ...document, graph: { nodes: [], edges: [] } };
  await saveProject(home, { path: file, document: changed, runs, thumbnail });
  expect(await openProject(home, file)).toMatchObject({ document: changed, trained, notices: [] });
});

test('the size is said, and nothing else is left in the folder', async () => {
  const home = folder();
  const file = path.join(home, 'a.neuroloom');
  const result = await saveProject(home, { path: file, document, runs: [], thumbnail: null });
  expect(result).toEqual({ path: file, bytes: readFileSync(file).length });
  expect(readdirSync(home)).toEqual(['a.neuroloom']);
  expect(await openProject(home, file)).toMatchObject({ runs: [], trained: null, thumbnail: null, notices: [] });
});

test('runs of the same number are both kept', async () => {
  const home = folder();
  const file = path.join(home, 'a.neuroloom');
  const twin = { ...record(1), id: 'twin' };
  await saveProject(home, {
    path: file,
    document,
    runs: [record(1), twin].map((each) => ({ record: each, document, checkpoint: null })),
    thumbnail,
  });
  expect((await openProject(home, file)).runs.map(({ id }) => id).sort()).toEqual(['run-1', 'twin']);
});

describe('the user’s own table', () => {
  async function withTable() {
    const home = folder();
    const table = path.join(home, 'table.csv');
    writeFileSync(table, 'a,b\n' + Array.from({ length: 40 }, (_, i) => `${i}.5,${i % 2 ? 'x' : 'y'}\n`).join(''));
    const { source } = await importCsv(table, 'table.csv', home);
    const file = path.join(home, 'a.neuroloom');
    await saveProject(home, {
      path: file,
      document: { ...document, data: source as DataSource },
      runs: [],
      thumbnail: null,
    });
    return { file, source };
  }

  test('travels with the project to another computer', async () => {
    const { file, source } = await withTable();
    const elsewhere = folder();
    const { document: opened, notices } = await openProject(elsewhere, file);
    expect(notices).toEqual([]);
    expect((await loadData(opened.data, { home: elsewhere })).training.count).toBe(32);
    expect(
      createHash('sha256')
        .update(readFileSync(csvFile(elsewhere, source.sha256)))
        .digest('hex'),
    ).toBe(source.sha256);
  });

  test.each([
    ['is missed when it is not there', () => undefined, 'is not in this project'],
    ['is not taken when it is another', () => strToU8('a,b\n1,2\n'), 'is damaged in this project'],
  ])('%s', async (_, replace, message) => {
    const { file, source } = await withTable();
    const { [`data/${source.sha256}.csv`]: _table, ...files } = unzipSync(readFileSync(file));
    const other = replace();
    writeFileSync(file, zipSync(other ? { ...files, [`data/${source.sha256}.csv`]: other } : files));
    const elsewhere = folder();
    const { notices } = await openProject(elsewhere, file);
    expect(notices).toEqual([expect.stringContaining(message)]);
    expect(existsSync(csvFile(elsewhere, source.sha256))).toBe(false);
  });
});

describe('a file that cannot be opened says why', () => {
  const refuse = async (open: () => Promise<unknown>, code: string, message: string) =>
    expect(open()).rejects.toMatchObject({ code, message: expect.stringContaining(message) });

  test('not there', async () => {
    await refuse(() => openProject(folder(), '/nowhere/a.neuroloom'), 'fileUnreadable', 'it is not there');
  });

  test.each([0.2, 0.5, 0.9, 0.99])('cut off after %d of it', async (share) => {
    const { home, file } = await saved();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length * share));
    await refuse(() => openProject(home, file), 'fileUnreadable', 'my project.neuroloom is cut off or damaged');
  });

  test('empty, or something else', async () => {
    const { home, file } = await saved();
    for (const content of ['', 'P', 'PK', '<html></html>', readFileSync(process.execPath).subarray(0, 5000)]) {
      writeFileSync(file, content);
      await expect(openProject(home, file)).rejects.toMatchObject({ code: 'fileUnreadable' });
    }
  });

  test('a zip of something else', async () => {
    const { open } = await saved(() => ({ 'word/document.xml': strToU8('<x/>') }));
    await refuse(open, 'fileUnreadable', 'is a zip file, but no Neuroloom project');
  });

  test('of a newer version: it is named, and what to do', async () => {
    const newer = JSON.stringify({ ...document, version: 99, graph: 'something new' });
    const { open } = await saved((files) => ({ ...files, 'document.json': strToU8(newer) }));
    await refuse(open, 'documentTooNew', 'has format 99');
    await refuse(open, 'documentTooNew', 'Update Neuroloom');
  });

  test('a damaged document', async () => {
    const { open } = await saved((files) => ({
      ...files,
      'document.json': strToU8('{"format": "neuroloom", "version": 1}'),
    }));
    await refuse(open, 'invalidDocument', 'The document is damaged');
    const half = await saved((files) => ({ ...files, 'document.json': files['document.json']!.subarray(0, 50) }));
    await refuse(half.open, 'invalidDocument', 'not a Neuroloom document');
  });

  test('a zip bomb is not unpacked', async () => {
    const { open } = await saved((files) => ({
      ...files,
      'weights.safetensors': [new Uint8Array(64 << 20), { level: 9 }],
    }));
    await refuse(open, 'fileUnreadable', 'weights.safetensors would take 67108864 bytes');
  });

  test('a zip that lies about its sizes fills no memory', async () => {
    const { home, file } = await saved((files) => ({
      ...files,
      'runs/9.json': [strToU8(' '.repeat(1 << 20)), { level: 9 }],
    }));
    const bytes = readFileSync(file);
    const at = bytes.lastIndexOf('runs/9.json') - 46;
    expect(bytes.readUInt32LE(at)).toBe(0x02014b50);
    bytes.writeUInt32LE(10, at + 24);
    writeFileSync(file, bytes);
    expect((await openProject(home, file)).notices).toEqual([expect.stringContaining('runs/9.json')]);
  });
});

describe('what is damaged in part opens in part', () => {
  const flip = (bytes: Uint8Array) => bytes.map((byte, i) => (i === bytes.length - 2 ? byte ^ 1 : byte));

  test.each([
    [
      'a flipped bit',
      (files: Record<string, Uint8Array>) => flip(files['weights.safetensors']!),
      'its checksum is another',
    ],
    ['something else', () => strToU8('hello, world'), 'no sound safetensors file'],
    [
      'weights of an unknown run',
      (files: Record<string, Uint8Array>) => relabel(files['weights.safetensors']!),
      'belong to no run',
    ],
  ])('bad weights (%s): the network is untrained, and the rest is there', async (_, damage, message) => {
    const { open } = await saved((files) => ({ ...files, 'weights.safetensors': damage(files) }));
    const opened = await open();
    expect(opened).toMatchObject({ document, trained: null, runs: [{}, {}, {}] });
    expect(opened.notices).toEqual([expect.stringContaining(message)]);
  });

  test('a bad optimizer state: the weights are there', async () => {
    const { open } = await saved((files) => ({
      ...files,
      'optimizer.safetensors': flip(files['optimizer.safetensors']!),
    }));
    const { trained, notices } = await open();
    expect(trained!.checkpoint).toEqual({ ...checkpoint, optimizer: new Map(), best: null });
    expect(notices).toEqual([expect.stringContaining('training goes on with a fresh one')]);
  });

  test('a bad history: the others are there', async () => {
    const { open } = await saved((files) => ({ ...files, 'runs/1.json': strToU8('{"id": "../../etc"}') }));
    const { runs: opened, notices } = await open();
    expect(opened.map(({ number }) => number)).toEqual([2, 3]);
    expect(notices).toEqual(['The history of a run (runs/1.json) is damaged and was left out.']);
  });

  test('names that lead elsewhere do nothing', async () => {
    const { home, open } = await saved((files) => ({
      ...files,
      '../evil.txt': strToU8('x'),
      'data/../../evil.csv': strToU8('x'),
      '/etc/evil': strToU8('x'),
      'runs/../evil.json': strToU8('x'),
    }));
    const before = readdirSync(path.dirname(home));
    expect((await open()).notices).toEqual([]);
    expect(readdirSync(path.dirname(home)).filter((name) => name.includes('evil'))).toEqual(
      before.filter((name) => name.includes('evil')),
    );
    expect(readdirSync(home)).toEqual(['my project.neuroloom']);
  });

  function relabel(bytes: Uint8Array): Uint8Array {
    return Buffer.from(Buffer.from(bytes).toString('latin1').replace('"run":"run-2"', '"run":"run-7"'), 'latin1');
  }
});

test('a failed save leaves the old project as it was', async () => {
  const { home, file, open } = await saved();
  const weights = new Map([['w', { shape: [5], values: new Float32Array(2) }]]);
  const broken = { record: record(2), document, checkpoint: { ...checkpoint, weights } };
  await expect(saveProject(home, { path: file, document, runs: [broken], thumbnail })).rejects.toThrow(
    'w [5] has 2 values',
  );
  const dataFolder = path.join(home, 'cache', 'csv');
  mkdirSync(path.join(dataFolder, `${'a'.repeat(64)}.csv`), { recursive: true });
  const data: DataSource = {
    kind: 'csv', name: 'a', sha256: 'a'.repeat(64), rows: 1, hasHeader: true, delimiter: ',', testShare: 0, standardise: false,
    seed: 1, columns: [{ name: 'x', type: 'number', role: 'target' }],
  }; // prettier-ignore
  await expect(
    saveProject(home, { path: file, document: { ...document, data }, runs, thumbnail }),
  ).rejects.toMatchObject({ code: 'fileUnwritable' });
  rmSync(dataFolder, { recursive: true });
  expect((await open()).trained).toEqual(trained);
  expect(readdirSync(home).sort()).toEqual(['cache', 'my project.neuroloom']);
});
