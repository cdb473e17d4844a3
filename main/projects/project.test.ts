import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { DataSource } from '../../core/data/source.ts';
import { importCsv } from '../data/csv/testing.ts';
import { keptFile } from '../data/kept.ts';
import { loadData } from '../data/load.ts';
import { openProject } from './open.ts';
import { saveProject } from './save.ts';
import { checkpoint, document, folder, record, runs, said, saved, sha256, thumbnail, trained } from './testing.ts';

test('a project comes back as it was saved, with the weights of the last run that has any', async () => {
  const { file, open } = await saved();
  expect(await open()).toEqual({
    document,
    runs: [record(1), record(2), record(3)],
    documents: new Map(['run-1', 'run-2', 'run-3'].map((id) => [id, document])),
    trained,
    thumbnail,
    file: {
      bytes: statSync(file).size,
      modified: statSync(file).mtimeMs,
      sha256: sha256(readFileSync(file)),
      isDamaged: false,
    },
    weights: new Map(),
    isPicture: false,
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

test('every run keeps the network that it trained, each network once, and its settings', async () => {
  const home = folder();
  const file = path.join(home, 'a.neuroloom');
  const wider = {
    ...document,
    graph: { ...document.graph, nodes: [{ id: 'n1', block: 'of the future', params: { units: 9 } }] },
  };
  const training = { ...document.training, learningRate: 0.25, epochs: 5 };
  const settings = { training, data: { name: { en: 'Iris', de: 'Iris' }, hash: 'h' }, parameters: 3, multiplyAdds: 4 };
  const saves = [
    { record: { ...record(1), ordinal: 4, settings }, document: { ...wider, training }, checkpoint: null },
    { record: record(2), document: { ...wider, name: 'another', layout: {} }, checkpoint: null },
    { record: record(3), document, checkpoint },
  ];
  const labels = { 'run-1': { name: 'wide', note: 'why' }, gone: { isRemoved: true } };
  await saveProject(home, { path: file, document: { ...document, runs: labels }, runs: saves, thumbnail });
  expect(Object.keys(unzipSync(readFileSync(file))).filter((name) => name.startsWith('networks/'))).toHaveLength(1);
  const { document: opened, runs: read, documents, trained: kept } = await openProject(home, file);
  expect(opened.runs).toEqual({ 'run-1': { name: 'wide', note: 'why' } });
  expect(read[0]).toMatchObject({ ordinal: 4, settings });
  expect(documents.get('run-1')).toEqual({ ...wider, training });
  expect(documents.get('run-2')!.graph).toEqual(wider.graph);
  expect(documents.get('run-3')).toEqual(document);
  expect(kept!.document).toEqual(document);
});

test('the size is said, and nothing else is left in the folder', async () => {
  const home = folder();
  const file = path.join(home, 'a.neuroloom');
  const result = await saveProject(home, { path: file, document, runs: [], thumbnail: null });
  const bytes = readFileSync(file);
  const state = { bytes: bytes.length, modified: statSync(file).mtimeMs, sha256: sha256(bytes), isDamaged: false };
  expect(result).toEqual({ path: file, bytes: bytes.length, file: state, savedSteps: {}, notices: [] });
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
    return { file, source, home };
  }

  test('is not copied from a damaged disk into a project, and is brought back by one', async () => {
    const { file, source, home } = await withTable();
    const kept = keptFile(home, source.sha256);
    const whole = readFileSync(kept);
    const flip = () => {
      const damaged = Buffer.from(whole);
      damaged[whole.length - 2]! ^= 1;
      writeFileSync(kept, damaged);
    };
    flip();
    const { document: held, file: state } = await openProject(home, file);
    expect(readFileSync(kept).equals(whole)).toBe(true);
    flip();
    utimesSync(kept, 1, 1);
    const project = { path: file, document: held, runs: [], thumbnail: null };
    await expect(saveProject(home, { ...project, replaces: state })).rejects.toMatchObject({ code: 'wouldLose' });
    expect((await openProject(home, file)).notices).toEqual([]);
    expect(readFileSync(kept).equals(whole)).toBe(true);
  });

  test('travels with the project to another computer', async () => {
    const { file, source } = await withTable();
    const elsewhere = folder();
    const { document: opened, notices } = await openProject(elsewhere, file);
    expect(notices).toEqual([]);
    expect((await loadData(opened.data, { home: elsewhere })).training.count).toBe(32);
    expect(
      createHash('sha256')
        .update(readFileSync(keptFile(elsewhere, source.sha256)))
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
    expect(said(notices)).toEqual([expect.stringContaining(message)]);
    expect(existsSync(keptFile(elsewhere, source.sha256))).toBe(false);
  });
});

test('a table that is not here any more is no reason to write over the file that has it', async () => {
  const { home, file } = await saved();
  const { file: state } = await openProject(home, file);
  const data: DataSource = {
    kind: 'csv', name: 'a', sha256: 'a'.repeat(64), rows: 1, hasHeader: true, delimiter: ',', testShare: 0, standardise: false,
    seed: 1, columns: [{ name: 'x', type: 'number', role: 'target' }],
  }; // prettier-ignore
  const project = { path: file, document: { ...document, data }, runs: [], thumbnail };
  await expect(saveProject(home, { ...project, replaces: state })).rejects.toMatchObject({ code: 'wouldLose' });
  expect((await openProject(home, file)).document).toEqual(document);
  expect(said((await saveProject(home, project)).notices)).toEqual([expect.stringContaining('import the file again')]);
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

test.runIf(process.platform === 'linux')('a table that the disk does not give fails the save alone', async () => {
  const home = folder();
  const data = {
    kind: 'csv', name: 'a', sha256: 'b'.repeat(64), rows: 1, hasHeader: true, delimiter: ',', testShare: 0, standardise: false,
    seed: 1, columns: [{ name: 'x', type: 'number', role: 'feature' }],
  } as DataSource; // prettier-ignore
  // Nothing opens a socket as a file; the path to one must be short.
  const table = keptFile(home, 'b'.repeat(64));
  mkdirSync(path.dirname(table), { recursive: true });
  const server = createServer().listen(path.join(home, 's'));
  await once(server, 'listening');
  linkSync(path.join(home, 's'), table);
  const uncaught: unknown[] = [];
  const note = (error: unknown) => void uncaught.push(error);
  process.prependListener('uncaughtException', note);
  const saving = saveProject(home, {
    path: path.join(home, 'a.neuroloom'),
    document: { ...document, data },
    runs,
    thumbnail,
  });
  await expect(saving).rejects.toMatchObject({ code: 'fileUnwritable' });
  await new Promise((resolve) => void setImmediate(resolve));
  process.off('uncaughtException', note);
  server.close();
  expect(uncaught).toEqual([]);
  expect(existsSync(path.join(home, 'a.neuroloom'))).toBe(false);
});
