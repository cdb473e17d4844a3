import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { encodeSafetensors } from '../files/safetensors.ts';
import { startHub } from '../pretrained/library/testing.ts';
import { file, run, terminal, useTerminal } from './testing.ts';

useTerminal();

const parsed = (line: string | undefined) => JSON.parse(line ?? '') as Record<string, unknown>;

const weights = Buffer.concat(encodeSafetensors({ tensors: new Map([['a', { shape: [3], values: new Float32Array(3) }]]), metadata: {} })); // prettier-ignore
const files = { 'config.json': Buffer.from('{"model_type":"gpt2","architectures":["GPT2LMHeadModel"]}'), 'model.safetensors': weights }; // prettier-ignore

test('lists, gets, adds and removes models', async () => {
  const hub = await startHub({ 'someone/tiny': { files, licence: 'mit' } });
  vi.stubEnv('HF_ENDPOINT', hub.endpoint);
  const got = await run('models', 'get', 'someone/tiny');
  expect([got.code, ...got.lines]).toEqual([0, 'someone/tiny: 0 kB, licence mit.', 'Fetched someone/tiny: text-generation, feature-extraction.']); // prettier-ignore
  expect(terminal.errors).toContain('100 %');
  const own = file('own');
  mkdirSync(own);
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(own, name), content);
  expect(parsed((await run('models', 'add', own, '--json')).lines[0])).toMatchObject({ family: 'gpt2', origin: 'folder' }); // prettier-ignore
  const names = async () => (await run('models', 'list', '--json')).lines.map((line) => parsed(line)['name']);
  expect(await names()).toEqual(expect.arrayContaining(['little-bert', 'someone/tiny', own, 'openai-community/gpt2']));
  expect((await run('models', 'remove', 'someone/tiny')).lines).toEqual(['Removed someone/tiny.']);
  await run('models', 'remove', own);
  expect(await names()).not.toEqual(expect.arrayContaining(['someone/tiny']));
  expect((await run('models', 'list')).lines).toContain('little-gpt (here)');
  hub.stop();
  expect((await run('models', 'get', 'someone/tiny')).code).toBe(1);
  expect(terminal.errors).toMatch(/^127\.0\.0\.1:\d+ cannot be reached/);
});

test('shows what a model reads and says, as JSON', async () => {
  const { code, lines } = await run('models', 'run', 'little-gpt', '--text', 'Call me', '--json');
  expect(code).toBe(0);
  const said = parsed(lines[0]) as { ids: number[]; outputs: Record<string, { shape: number[]; values: number[] }> };
  const { output } = said.outputs;
  expect(output?.shape).toEqual([1, said.ids.length, 1500]);
  expect(output?.values).toHaveLength(said.ids.length * 1500);
  const [line] = (await run('pipeline', 'text-generation', '--model', 'little-gpt', '--tokens', '3', '--json', 'Call me')).lines; // prettier-ignore
  expect(parsed(line)).toMatchObject({ task: 'text-generation', model: 'little-gpt', isCut: false });
}, 30_000);

test.each([
  [['models'], 2, 'list, add, get, remove, run'],
  [['models', 'fetch'], 2, 'no “models fetch”'],
  [['models', 'get', '../x'], 1, 'not a name of a model'],
  [['models', 'run', 'little-gpt'], 2, '--text is missing'],
  [['models', 'add', '/no/such/folder'], 1, 'not there'],
  [['models', 'remove', 'never-fetched'], 1, 'There is no model “never-fetched” here'],
  [
    ['pipeline', 'fill-mask', '--model', 'little-bert', 'The', '[MASK]'],
    2,
    'takes one text, and there is one more, “[MASK]”: a text with spaces stands in quotes',
  ],
  [['pipeline', 'fill-mask', '--model', 'little-bert', 'a '.repeat(60_000)], 1, 'A text has 120000 characters'],
  [['pipeline', 'guess', '--model', 'x', 'y'], 2, 'There is no task “guess”: feature-extraction'],
  [['pipeline'], 2, 'The task is missing: feature-extraction'],
  [['pipeline', 'fill-mask', 'y'], 2, '--model is missing: models list says which'],
  [['pipeline', 'fill-mask', '--model', 'gpt-9', 'y'], 1, 'no model “gpt-9”'],
  [['pipeline', 'fill-mask', '--model', 'little-bert'], 2, 'The text is missing'],
])('%j is refused', async (args, code, words) => {
  expect((await run(...args)).code).toBe(code);
  expect(terminal.errors).toContain(words);
});
