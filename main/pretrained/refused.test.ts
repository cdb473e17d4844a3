// What cannot be read is said in words, in both languages, and nothing is executed.
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../core/protocol/errors.ts';
import { encodeHeader } from '../files/safetensors.ts';
import { survives, tried } from '../files/testing.ts';
import { readPretrained } from './read.ts';
import { changed, configure, copied, fixture } from './testing.ts';

async function refused(place: string): Promise<string> {
  const error = await readPretrained(place, { name: 'model' }).then(() => undefined, (reason: unknown) => reason); // prettier-ignore
  if (!(error instanceof EngineError)) throw new Error(`It was not refused: ${String(error)}`);
  expect(['fileUnreadable', 'dataInvalid']).toContain(error.code);
  expect(error.text?.de).not.toBe(error.text?.en);
  return error.text!.en;
}

const file = (folder: string, name = 'model.safetensors') => path.join(folder, name);

function broken(break_: (folder: string) => void, name = 'bert-classes'): string {
  const folder = copied(name);
  break_(folder);
  return folder;
}

/** What is done to a fixture, and what is said of it then. */
type Row = readonly [what: string, words: RegExp, break_: (folder: string) => void, name?: string];
const rows: readonly Row[] = [
  ['cut off', /cut off: \d+ of \d+ bytes/, (folder) => truncateSync(file(folder), 9_000)],
  ['cut off in its header', /cut off inside its header/, (folder) => truncateSync(file(folder), 100)],
  ['empty', /has only 0 bytes/, (folder) => truncateSync(file(folder), 0)],
  ['without config', /has no config.json/, (folder) => rmSync(file(folder, 'config.json'))],
  [
    'whose config is not a JSON',
    /config.json is not a JSON object/,
    (folder) => writeFileSync(file(folder, 'config.json'), '{'),
  ],
  ['without weights', /has no file with weights/, (folder) => rmSync(file(folder))],
  [
    'of another width',
    /is \[\d+, 16\], where \[\d+, 32\] is expected/,
    (folder) => configure(folder, { hidden_size: 32, intermediate_size: 24 }),
  ],
  ['of more layers', /says 3 layers, the weights have 2/, (folder) => configure(folder, { num_hidden_layers: 3 })],
  ['of fewer layers', /says 1 layers, the weights have 2/, (folder) => configure(folder, { num_hidden_layers: 1 })],
  ['of absurdly many layers', /says 10000000 layers/, (folder) => configure(folder, { num_hidden_layers: 1e7 })],
  [
    'whose config says no number',
    /says "many" for “hidden_size”/,
    (folder) => configure(folder, { hidden_size: 'many' }),
  ],
  ['whose heads do not fit', /divisor of its width 16/, (folder) => configure(folder, { num_attention_heads: 3 })],
  [
    'of an unknown kind',
    /of the kind "mamba".*bert, distilbert, gpt2, llama, roberta/,
    (folder) => configure(folder, { model_type: 'mamba' }),
  ],
  [
    'with an unknown activation',
    /says "gelu_10" for “hidden_act”/,
    (folder) => configure(folder, { hidden_act: 'gelu_10' }),
  ],
  [
    'with relative positions',
    /position_embedding_type/,
    (folder) => configure(folder, { position_embedding_type: 'relative_key' }),
  ],
  [
    'whose tokenizer has more pieces than rows',
    /tokenizer of model has 300 pieces, its table of words \d+ rows/,
    (folder) => copyFileSync(path.join(fixture('gpt2'), 'tokenizer.json'), file(folder, 'tokenizer.json')),
  ],
  ['whose tokenizer is damaged', /is not a tokenizer/, (folder) => writeFileSync(file(folder, 'tokenizer.json'), '[')],
  [
    'as a pickle',
    /pytorch_model.bin is a pickle/,
    (folder) => {
      rmSync(file(folder));
      writeFileSync(file(folder, 'pytorch_model.bin'), 'x');
    },
  ],
  [
    'without one of its files',
    /lacks 1 of its \d files with weights \(model-00002-of/,
    (folder) => rmSync(file(folder, shard(2))),
    'gpt2-untied',
  ],
  [
    'whose index names a file outside',
    /names the file "\.\.\/model\.safetensors"/,
    (folder) =>
      writeFileSync(
        file(folder, 'model.safetensors.index.json'),
        JSON.stringify({ weight_map: { a: '../model.safetensors' } }),
      ),
    'gpt2-untied',
  ],
  [
    'whose index says nothing',
    /does not say which file/,
    (folder) => writeFileSync(file(folder, 'model.safetensors.index.json'), '{}'),
    'gpt2-untied',
  ],
  [
    'with a tensor in two files',
    /which another file has as well/,
    (folder) => copyFileSync(file(folder, shard(1)), file(folder, shard(2))),
    'gpt2-untied',
  ],
  [
    'with stretched positions',
    /says .*"yarn".* for “rope_parameters”/,
    (folder) => configure(folder, { rope_parameters: { rope_type: 'yarn' } }),
    'llama',
  ],
];

function shard(number: number): string {
  const all = readdirSync(fixture('gpt2-untied')).filter((name) => name.endsWith('.safetensors'));
  return all.toSorted()[number - 1]!;
}

describe('a model is refused', () => {
  it.each(rows.map((row) => ({ row, what: row[0] })))('$what', async ({ row: [, words, break_, name] }) => {
    expect(await refused(broken(break_, name))).toMatch(words);
  });

  it('with tensors that overlap', async () => {
    const folder = copied('bert-classes');
    const entry = (from: number, to: number) => ({ dtype: 'F32', shape: [2], data_offsets: [from, to] });
    writeFileSync(file(folder), Buffer.concat([encodeHeader({}, { a: entry(0, 8), b: entry(4, 12) }), new Uint8Array(12)])); // prettier-ignore
    expect(await refused(folder)).toMatch(/“b” overlaps another tensor/);
  });

  it('with a tensor missing, or twice', async () => {
    const without = changed('bert', (tensors) => new Map([...tensors].filter(([name]) => !name.endsWith('1.output.dense.bias')))); // prettier-ignore
    expect(await refused(without)).toMatch(/the tensor “encoder.layer.1.output.dense.bias” is missing/);
    const twice = changed('bert', (tensors) => new Map([...tensors, ['pooler.dense.bias', tensors.get('bert.pooler.dense.bias')!]])); // prettier-ignore
    expect(await refused(twice)).toMatch(/“pooler.dense.bias” twice/);
  });

  it('as a file that is none', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-pretrained-'));
    writeFileSync(file(folder, 'x.bin'), 'x'.repeat(100));
    expect(await refused(file(folder, 'x.bin'))).toMatch(/is a pickle/);
    writeFileSync(file(folder, 'x.txt'), 'x'.repeat(100));
    expect(await refused(file(folder, 'x.txt'))).toMatch(/neither a folder with a config.json nor a file of llama2.c/);
    expect(await refused(file(folder, 'missing'))).toMatch(/it is not there/);
  });
}); // prettier-ignore

it('reading stops when it is no longer wanted', async () => {
  const reading = readPretrained(fixture('bert'), { signal: AbortSignal.abort() });
  await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
});

describe('whatever stands in its files, a model is read or refused', { timeout: 3_600_000 }, () => {
  it.each(['config.json', 'tokenizer.json', 'model.safetensors'])('%s', async (name) => {
    const folder = copied('distilbert-classes');
    const whole = readFileSync(file(folder, name));
    const header = name === 'model.safetensors' ? 2_000 : whole.length;
    const read = (bytes: Uint8Array) => {
      // Numbers that are others are no fault: what matters is in the header.
      writeFileSync(file(folder, name), Buffer.concat([bytes, whole.subarray(header)]));
      return readPretrained(folder);
    };
    await survives(whole.subarray(0, header), read, 60);
  });

  it('a setting of its config', async () => {
    const folder = copied('bert-classes');
    const before = JSON.parse(readFileSync(file(folder, 'config.json'), 'utf8')) as Record<string, unknown>;
    const values = fc.constantFrom(null, -1, 0, 1, 3, 1e9, 1.5, 'x', [], {}, true, { a: 1 }, '__proto__');
    const cases = fc.tuple(fc.constantFrom(...Object.keys(before)), values);
    const read = ([key, value]: readonly [string, unknown]) => {
      writeFileSync(file(folder, 'config.json'), JSON.stringify({ ...before, [key]: value }));
      return readPretrained(folder);
    };
    await tried(cases, read, 30);
  });
});
