// Weights of runs that lie in a project already: they are written once.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { chain } from '../../core/graph/chain.ts';
import type { Document } from '../../core/graph/document.ts';
import { decodeSafetensors } from '../files/safetensors.ts';
import { startFile } from '../files/startFiles.ts';
import { decodeCheckpoint } from '../projects/checkpoint.ts';
import { bytesLeftOut, LeftOut } from '../projects/leftOut.ts';
import { saveProject } from '../projects/save.ts';
import { keepStart } from '../projects/starts.ts';
import type { NamedTensors } from '../tensors/named.ts';
import type { SavedRun } from '../train/store.ts';
import { projectEngine } from './testing.ts';

let home: string;
let file: string;
/** Two with a frozen layer, one in which it begins elsewhere and learns, and the last one. */
let trained: readonly SavedRun[];
let starts: readonly string[];

const kernel = (from: number) => Float32Array.from({ length: 256 }, (_, i) => Math.sin(from + i));
const ids = () => trained.map(({ record }) => record.id);
const entriesOf = (project: string) => unzipSync(readFileSync(project));
const namesIn = (project: string, id: string) => [...decodeSafetensors(entriesOf(project)[`run-weights/${id}.safetensors`]!, id).tensors.keys()]; // prettier-ignore
const elsewhere = () => mkdtempSync(path.join(home, 'computer-'));

async function weightsIn({ store }: ReturnType<typeof projectEngine>): Promise<readonly (NamedTensors | undefined)[]> {
  return Promise.all(ids().map(async (id) => (await store.load(id))?.checkpoint.weights));
}
const all = () => trained.map(({ checkpoint }) => checkpoint.weights);

beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'neuroloom-left-out-'));
  vi.stubEnv('NEUROLOOM_HOME', home);
  file = path.join(home, 'frozen.neuroloom');
  const { runs, saveProject: save } = projectEngine(home);
  const plain = chain('frozen', [['dataset'], ['linear', { units: 64 }], ['tanh'], ['linear', { units: 3 }], ['output']], { data: { kind: 'iris' } }); // prettier-ignore
  const begun = async (from: number, isFrozen: boolean, seed: number): Promise<Document> => {
    const tensors = new Map([['linear1.kernel', { shape: [4, 64], values: kernel(from) }]]);
    const nodes = plain.graph.nodes.map((node) => (node.id === 'linear1' && isFrozen ? { ...node, isFrozen } : node));
    const startsFrom = await keepStart(home, `body ${from}`, tensors);
    return { ...plain, graph: { ...plain.graph, nodes }, startsFrom, training: { ...plain.training, epochs: 1, seed } };
  };
  // The base is trained further between the second and the last.
  const documents = [await begun(1, true, 1), await begun(1, true, 2), await begun(1, false, 3), await begun(2, true, 4)] as const; // prettier-ignore
  const saved: SavedRun[] = [];
  for (const document of documents) {
    const run = await runs.start({ document, runtime: 'eager', device: 'cpu' });
    await run.ended();
    saved.push(await run.saved());
  }
  trained = saved;
  starts = documents.map(({ startsFrom }) => `start/${startsFrom!.sha256}.safetensors`);
  await save({ path: file, document: documents[3], runIds: ids() });
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

test('a frozen layer is in the project once, in the file that it begins with; one that learned is written', () => {
  const [first, second, learned] = ids();
  for (const id of [first!, second!]) expect(namesIn(file, id)).not.toContain('weights/linear1.kernel');
  expect(namesIn(file, first!)).toContain('weights/linear2.kernel');
  expect(namesIn(file, learned!)).toContain('weights/linear1.kernel');
  // Also the one that the document no longer begins with.
  expect(Object.keys(entriesOf(file))).toEqual(expect.arrayContaining([starts[0]!, starts[3]!]));
});

test('how much will be left out is known before it is written', () => {
  const bytesOf = (names: Iterable<string>, { checkpoint }: SavedRun) =>
    [...names].reduce((sum, name) => sum + checkpoint.weights.get(name.replace('weights/', ''))!.values.byteLength, 0);
  for (const run of trained.slice(0, 3)) {
    const written = bytesOf(namesIn(file, run.record.id), run);
    expect(bytesLeftOut(run.document)).toBe(bytesOf(run.checkpoint.weights.keys(), run) - written);
  }
  expect(trained.map(({ document }) => bytesLeftOut(document))).toEqual([1024, 1024, 0, 1024]);
});

test('the room that a run takes, as the page is told, is that of its entry in the file', async () => {
  const wide = 40_000;
  const { store, saveProject: save, runWeights } = projectEngine(home);
  const values = (length: number) => Float32Array.from({ length }, Math.sin);
  const begun = new Map([['linear1.kernel', { shape: [4, wide], values: values(4 * wide) }], ['linear1.bias', { shape: [wide], values: values(wide) }]]); // prettier-ignore
  const learned = new Map([['linear2.kernel', { shape: [wide, 3], values: values(3 * wide) }], ['linear2.bias', { shape: [3], values: values(3) }]]); // prettier-ignore
  const [run, last] = [trained[0]!, trained[3]!];
  const nodes = run.document.graph.nodes.map((node) => (node.id === 'linear1' ? { ...node, params: { units: wide } } : node)); // prettier-ignore
  const document = { ...run.document, graph: { ...run.document.graph, nodes }, startsFrom: await keepStart(home, 'wide', begun) }; // prettier-ignore
  const id = 'run-wide';
  await store.save({ document, record: { ...run.record, id }, checkpoint: { ...run.checkpoint, weights: new Map([...begun, ...learned]) } }); // prettier-ignore
  const project = path.join(home, 'wide.neuroloom');
  await save({ path: project, document: last.document, runIds: [id, last.record.id] });
  const entry = entriesOf(project)[`run-weights/${id}.safetensors`]!;
  const { weights } = (await runWeights({ runIds: [id] }))[id]!;
  expect(weights / entry.length).toBeCloseTo(1, 2);
  expect(store.weightsOf(id)!.weights / entry.length).toBeGreaterThan(1.5);
});

test('all of them come back elsewhere, and from a copy that was saved there when the first file has gone', async () => {
  const engine = projectEngine(elsewhere());
  const { document } = await engine.openProject({ path: file });
  expect(await weightsIn(engine)).toEqual(all());
  const copy = path.join(home, 'copy.neuroloom');
  await engine.saveProject({ path: copy, document, runIds: ids() });
  expect(namesIn(copy, ids()[0]!)).not.toContain('weights/linear1.kernel');
  const third = projectEngine(elsewhere());
  await third.openProject({ path: copy });
  rmSync(copy);
  await expect(third.store.load(ids()[0]!)).rejects.toMatchObject({ code: 'fileUnreadable' });
  await third.openProject({ path: file });
  expect(await weightsIn(third)).toEqual(all());
});

test('another file in the place of the one that they begin with is not taken for it', async () => {
  const entries = entriesOf(file);
  const swapped = path.join(home, 'swapped.neuroloom');
  writeFileSync(swapped, zipSync({ ...entries, [starts[0]!]: entries[starts[3]!]! }, { level: 0 }));
  const engine = projectEngine(elsewhere());
  await engine.openProject({ path: swapped });
  await expect(engine.store.load(ids()[0]!)).rejects.toMatchObject({ code: 'fileUnreadable' });
  expect((await engine.store.load(ids()[2]!))?.checkpoint.weights).toEqual(all()[2]);
});

test('nothing is left out for a damaged file on this computer, be the numbers in it whole', async () => {
  const home = elsewhere();
  const sha256 = path.basename(starts[0]!, '.safetensors');
  const bytes = Buffer.from(entriesOf(file)[starts[0]!]!);
  bytes.write('linear7', bytes.indexOf('linear1'));
  const kept = startFile(home, { sha256 });
  mkdirSync(path.dirname(kept), { recursive: true });
  writeFileSync(kept, bytes);
  const engine = projectEngine(home);
  const { document } = await engine.openProject({ path: file });
  const copy = path.join(home, 'copy.neuroloom');
  await engine.saveProject({ path: copy, document, runIds: ids() });
  const third = projectEngine(elsewhere());
  await third.openProject({ path: copy });
  expect(await weightsIn(third)).toEqual(all());
});

test('a file in which many tensors lie is read once', async () => {
  const names = ['linear1.kernel', 'linear2.kernel', 'linear3.kernel'];
  const tensors = new Map(names.map((name, i) => [name, { shape: [256], values: kernel(10 * i) }]));
  const { sha256 } = await keepStart(home, 'many', tensors);
  const leftOut = new LeftOut(home);
  const state = { step: 1, epoch: 1 };
  const pieces = await leftOut.pieces({ weights: tensors, optimizer: new Map(), best: null, state }, [sha256]);
  const reads: string[] = [];
  const { weights } = await decodeCheckpoint(Buffer.concat(pieces), 'many', (asked) => {
    reads.push(asked);
    return Promise.resolve(tensors);
  });
  expect([weights, reads]).toEqual([tensors, [sha256]]);
  // While it is saved, too, whatever becomes of the file.
  rmSync(startFile(home, { sha256 }));
  expect(await leftOut.tensors(sha256)).toEqual(tensors);
});

test('a file that goes while the project is written: nothing is saved without it', async () => {
  const { document, record, checkpoint } = trained[0]!;
  const kept = startFile(home, document.startsFrom!);
  const before = readFileSync(kept);
  const { startsFrom: _, ...plain } = document;
  const target = path.join(home, 'gone.neuroloom');
  const weights = async function* (leftOut: LeftOut) {
    yield* await leftOut.pieces(checkpoint, [document.startsFrom!.sha256]);
    rmSync(kept);
  };
  const saving = saveProject(home, { path: target, document: plain, runs: [{ record, document, checkpoint: null, weights }], thumbnail: null }); // prettier-ignore
  await expect(saving).rejects.toMatchObject({ code: 'fileUnreadable' });
  writeFileSync(kept, before);
});
