// Weights that documents begin with, from files.
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startSignature } from '../../core/analysis/signature.ts';
import { withWeights } from '../../core/analysis/startWeights.ts';
import { littleBertBody } from '../../core/examples/fineTuned.ts';
import { chain } from '../../core/graph/chain.ts';
import type { Document } from '../../core/graph/document.ts';
import { encodeSafetensors } from '../files/safetensors.ts';
import { startFile } from '../files/startFiles.ts';
import { initialWeights } from '../model/model.ts';
import { compileDocument } from '../train/prepare.ts';
import { openProject } from './open.ts';
import { saveProject } from './save.ts';
import { folder, sha256 } from './testing.ts';

let home: string;
beforeEach(() => {
  home = folder();
  vi.stubEnv('NEUROLOOM_HOME', home);
});
afterEach(() => void vi.unstubAllEnvs());

const plain = chain('begun', [['dataset'], ['linear', { units: 3 }], ['output']], { data: { kind: 'iris' } });
const kernel = Float32Array.from({ length: 12 }, (_, i) => i / 7);
const bytes = Buffer.concat(
  encodeSafetensors({
    tensors: new Map([
      ['linear1.kernel', { shape: [4, 3], values: kernel }],
      ['linear1.bias', { shape: [2], values: Float32Array.of(1, 2) }],
    ]),
    metadata: {},
  }),
);
const begun: Document = { ...plain, startsFrom: { sha256: sha256(bytes), name: 'another' } };

function put(content: Uint8Array): void {
  const file = startFile(home, begun.startsFrom!);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const kernelOf = (document: Document) => initialWeights(compileDocument(document), 1).get('linear1.kernel')!.values;
const biasOf = (document: Document) => initialWeights(compileDocument(document), 1).get('linear1.bias')!.values;

async function savedIn(document: Document): Promise<string> {
  const file = path.join(home, 'a.neuroloom');
  expect((await saveProject(home, { path: file, document, runs: [], thumbnail: null })).notices).toEqual([]);
  return file;
}

test('a file that is damaged on this computer is brought back by the project', async () => {
  const doubled = kernel.map((value) => 2 * value);
  const whole = Buffer.concat(encodeSafetensors({ tensors: new Map([['linear1.kernel', { shape: [4, 3], values: doubled }]]), metadata: {} })); // prettier-ignore
  const document: Document = { ...plain, startsFrom: { sha256: sha256(whole), name: 'damaged' } };
  const kept = startFile(home, document.startsFrom!);
  mkdirSync(path.dirname(kept), { recursive: true });
  writeFileSync(kept, whole);
  const project = await savedIn(document);
  writeFileSync(kept, whole.subarray(0, 40));
  expect(() => kernelOf(document)).toThrow('open the project that contains them once more');
  expect((await openProject(home, project)).notices).toEqual([]);
  expect(kernelOf(document)).toEqual(doubled);
});

test('one wrong bit is enough: it is neither trained with nor saved, and the project brings the file back', async () => {
  const other = Buffer.concat(encodeSafetensors({ tensors: new Map([['linear1.bias', { shape: [3], values: Float32Array.of(1, 2, 3) }]]), metadata: {} })); // prettier-ignore
  const document: Document = { ...plain, startsFrom: { sha256: sha256(other), name: 'flipped' } };
  const kept = startFile(home, document.startsFrom!);
  const put = (content: Uint8Array, time: number) => {
    mkdirSync(path.dirname(kept), { recursive: true });
    writeFileSync(kept, content);
    utimesSync(kept, time, time);
  };
  const flipped = Buffer.from(other);
  flipped[other.length - 1]! ^= 1;
  put(other, 1);
  const project = await savedIn(document);
  put(flipped, 2);
  expect(() => biasOf(document)).toThrow('open the project that contains them once more');
  put(flipped, 3);
  const { notices } = await saveProject(home, { path: path.join(home, 'b.neuroloom'), document, runs: [], thumbnail: null });
  expect(notices).toHaveLength(1);
  expect(Object.keys(unzipSync(readFileSync(path.join(home, 'b.neuroloom'))))).toEqual(['document.json']);
  put(flipped, 4);
  expect((await openProject(home, project)).notices).toEqual([]);
  expect([...biasOf(document)]).toEqual([1, 2, 3]);
}); // prettier-ignore

test('training begins with what the file has of the same name and shape; what is set by hand goes before it', () => {
  put(bytes);
  expect(kernelOf(begun)).toEqual(kernel);
  expect(kernelOf(begun)).not.toBe(kernelOf(begun));
  expect(biasOf(begun)).toEqual(biasOf(plain));
  expect(kernelOf(plain)).not.toEqual(kernel);
  const byHand = Float32Array.from({ length: 12 }, (_, i) => -i);
  expect(kernelOf(withWeights(begun, new Map([['linear1.kernel', byHand]])))).toEqual(byHand);
  expect(startSignature(plain)).toBe('');
  expect(startSignature(begun)).toMatch(/^[0-9a-f]{32}$/);
});

test('a project takes the file along', async () => {
  put(bytes);
  const file = await savedIn(begun);
  home = folder();
  vi.stubEnv('NEUROLOOM_HOME', home);
  const { document, notices } = await openProject(home, file);
  expect([document.startsFrom, notices]).toEqual([begun.startsFrom, []]);
  expect(readFileSync(startFile(home, begun.startsFrom!))).toEqual(bytes);
  expect(kernelOf(document)).toEqual(kernel);
});

test('weights that are damaged or nowhere are said, and the rest is opened', async () => {
  put(bytes);
  const file = await savedIn(begun);
  const parts = unzipSync(readFileSync(file));
  const name = `start/${begun.startsFrom!.sha256}.safetensors`;
  home = folder();
  writeFileSync(file, zipSync({ ...parts, [name]: Buffer.from('other') }));
  const damaged = await openProject(home, file);
  expect([damaged.notices[0]?.en, damaged.file.isDamaged]).toEqual([expect.stringContaining('are damaged'), true]);
  expect(existsSync(startFile(home, begun.startsFrom!))).toBe(false);
  const { [name]: _, ...others } = parts;
  writeFileSync(file, zipSync(others));
  const gone = await openProject(home, file);
  expect([gone.notices[0]?.en, gone.file.isDamaged]).toEqual([
    expect.stringContaining('neither in this project'),
    false,
  ]);
  expect(gone.document).toEqual(damaged.document);
  const unknown = { ...plain, startsFrom: { sha256: '0'.repeat(64), name: 'lost' } };
  expect(() => kernelOf(unknown)).toThrow(/of “lost”, which are not on this computer/);
});

test('the body of Little BERT comes with the app: projects need not contain it', async () => {
  const file = await savedIn({ ...plain, startsFrom: littleBertBody });
  expect(Object.keys(unzipSync(readFileSync(file)))).toEqual(['document.json']);
  const { notices } = await openProject(home, file);
  expect(notices).toEqual([]);
  expect(sha256(readFileSync(startFile(home, littleBertBody)))).toBe(littleBertBody.sha256);
});
