// The files of a PyTorch folder in PyTorch: losses of the first updates, and predictions, as in the app.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import type { Document } from '../../../core/graph/document.ts';
import { decodeSafetensors } from '../../files/safetensors.ts';
import { initialWeights } from '../../model/model.ts';
import { compileDocument } from '../../train/prepare.ts';
import { pytorchFiles } from './pytorch.ts';
import { coldPython, folderOf, ownLosses, runIn } from './testing.ts';
import { bert, classifier, flowers, gpt, pictures, shared, twoLosses, twoWords, userTable } from './testNetworks.ts';

const python = process.env['NEUROLOOM_PYTHON'];
const home = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-pytorch-'));
afterAll(() => rmSync(home, { recursive: true }));

/** More than an epoch of most. */
const STEPS = 10;

const networks: readonly (readonly [string, () => Document | Promise<Document>])[] = [
  ['layers of perceptrons on flowers', flowers],
  ['convolutions on pictures', pictures],
  ['a table of the user', () => userTable(home)],
  ['two losses', twoLosses],
  ['two words with a mask', twoWords],
  ['shared, transposed and frozen weights', shared],
  ['a little GPT', () => gpt(home)],
  ['a little BERT', () => bert(home)],
];

const weightsOf = (document: Document) => initialWeights(compileDocument(document), document.training.seed);

describe.skipIf(!python)('a PyTorch folder (needs NEUROLOOM_PYTHON)', () => {
  test.each(networks)(
    '%s: the first updates have the losses of the app',
    async (_, made) => {
      const { training, ...rest } = await made();
      const document = { ...rest, training: { ...training, epochs: STEPS } };
      const given = { document, weights: weightsOf(document), home };
      const folder = await folderOf(await pytorchFiles(given, { language: 'en', hasStart: true }));
      const printed = runIn(
        folder,
        made === flowers ? coldPython : (python ?? ''),
        'train.py',
        '--steps',
        String(STEPS),
      );
      const theirs = [...printed.matchAll(/^loss: +(-?[\d.]+)/gm)].map(([, loss]) => Number(loss));
      const own = await ownLosses(document, STEPS, home);
      expect(theirs).toHaveLength(STEPS);
      const differences = own.map((loss, i) => Math.abs((theirs[i] ?? NaN) - loss) / Math.max(1, Math.abs(loss)));
      expect(Math.max(...differences)).toBeLessThan(1e-4);
      rmSync(folder, { recursive: true });
    },
    120_000,
  );

  test('texts are put in as a person writes them', async () => {
    const [story, table] = [await gpt(home), await userTable(home)];
    const folders = await Promise.all([story, table].map(async (document) => folderOf(await pytorchFiles({ document, weights: weightsOf(document), home }, { language: 'de', hasStart: false })))); // prettier-ignore
    expect(runIn(folders[0] ?? '', coldPython, 'predict.py', 'the cat')).toMatch(/^the cat/);
    expect(runIn(folders[1] ?? '', python ?? '', 'predict.py', '3', 'a')).toMatch(/\[ *-?[\d.]+/);
    for (const folder of folders) rmSync(folder, { recursive: true });
  }, 120_000);

  test('two processes share every batch, and end with the weights of one', async () => {
    const document = flowers();
    const given = { document, weights: weightsOf(document), home };
    const folder = await folderOf(await pytorchFiles(given, { language: 'en', hasStart: true }));
    const read = () => decodeSafetensors(readFileSync(path.join(folder, 'trained.safetensors')), 'trained').tensors;
    runIn(folder, python ?? '', 'train.py', '--steps', '3');
    const alone = read();
    await Promise.all([0, 1].map((rank) => oneOfTwo(folder, rank)));
    const shared = read();
    for (const [name, { values }] of alone) {
      values.forEach((value, i) => expect(shared.get(name)?.values[i]).toBeCloseTo(value, 5));
    }
    rmSync(folder, { recursive: true });
  }, 120_000);

  test('a classifier of texts is written whole', async () => {
    const document = await classifier(home);
    const files = await pytorchFiles({ document, weights: weightsOf(document), home }, { language: 'en', hasStart: false });
    expect(Object.keys(files)).toContain('tokenizer.json');
    expect(files['requirements.txt']).toBe('torch\nnumpy\ntokenizers\n');
    const folder = await folderOf(files);
    expect(runIn(folder, python ?? '', 'train.py', '--steps', '2')).toContain('Done!');
    rmSync(folder, { recursive: true });
  }, 120_000); // prettier-ignore
});

/** A process of two, started as torchrun does. */
async function oneOfTwo(folder: string, rank: number): Promise<void> {
  const env = { ...process.env, RANK: String(rank), LOCAL_RANK: String(rank), WORLD_SIZE: '2', MASTER_ADDR: '127.0.0.1', MASTER_PORT: '29577', GLOO_SOCKET_IFNAME: 'lo' };
  await promisify(execFile)(python ?? '', ['train.py', '--steps', '3', '--ddp'], { cwd: folder, env });
} // prettier-ignore
