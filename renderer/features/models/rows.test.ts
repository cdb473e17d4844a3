import { expect, test } from 'vitest';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import { text } from '../../../core/text.ts';
import { modelTitle } from '../../workspace/pretrained.ts';
import { found, inGroups, rowsOf } from './rows.ts';
import { hubNameIn } from './words.ts';

const model = (name: string, further: Partial<LibraryModel> = {}): LibraryModel => ({
  name, tasks: ['fill-mask'], family: 'bert', parameters: 1, bytes: 1, licence: 'mit', origin: 'hub', from: name, state: 'here', note: null, ...further,
}); // prettier-ignore
const coming = { name: 'x/new', bytes: 1, totalBytes: 2, failure: null, samples: [] };

test('each model stands once: what is on its way first, then what is here, then what can be had', () => {
  const rows = rowsOf([model('here'), model('broken', { state: 'damaged' }), model('x/had', { state: 'absent' })], [coming]);
  const groups = inGroups(rows).map(({ title, rows: own }) => [title.en, own.map((row) => row.model.name)]);
  expect(groups).toEqual([
    ['On its way', ['x/new']],
    ['Here', ['here', 'broken']],
    ['For download', ['x/had']],
  ]);
  expect(rowsOf([], [], 'x/chosen').map((row) => [row.model.name, row.model.state])).toEqual([['x/chosen', 'absent']]);
  expect(rowsOf([model('here')], [], 'here')).toHaveLength(1);
}); // prettier-ignore

test('every word of a query is somewhere in a model, in either language, and the task is one of its tasks', () => {
  const note = text('Learned from Moby Dick', 'Gelernt an Moby Dick');
  const rows = rowsOf([model('a', { note }), model('b', { tasks: ['text-generation'], family: 'gpt2' })], []);
  const names = (...asked: [string, Parameters<typeof found>[2]?]) =>
    found(rows, asked[0], asked[1] ?? null).map((row) => row.model.name);
  expect(names('')).toEqual(['a', 'b']);
  expect(names('moby BERT')).toEqual(['a']);
  expect(names('gpt-2')).toEqual(['b']);
  expect(names('ergänzen')).toEqual(['a']);
  expect(names('generate gelernt')).toEqual([]);
  expect(names('', 'text-generation')).toEqual(['b']);
});

test.each([
  ['gpt2', 'gpt2'],
  ['  distilbert/distilgpt2 ', 'distilbert/distilgpt2'],
  ['https://huggingface.co/distilbert/distilgpt2/tree/main', 'distilbert/distilgpt2'],
  ['http://mirror.local:8080/gpt2?library=x', 'gpt2'],
  ['ftp://host/a/b', 'ftp://host/a/b'],
])('of %s the name on the hub is %s', (typed, name) => {
  expect(hubNameIn(typed)).toBe(name);
});

test('a model of the user’s own is called like its folder or file', () => {
  expect(modelTitle({ name: '/models/bert/', origin: 'folder' })).toBe('bert');
  expect(modelTitle({ name: 'C:\\models\\net.onnx', origin: 'copy' })).toBe('net.onnx');
  expect(modelTitle({ name: 'a/b', origin: 'hub' })).toBe('a/b');
});
