import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import fixture from '../../core/text/fixtures/python.json';
import { readTokenizer } from './tokenizerFile.ts';

interface Row {
  readonly ids: readonly number[];
  readonly decoded: string;
}
interface Model {
  readonly model: {
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges?: readonly (readonly [string, string])[];
  };
}
const python = fixture as unknown as {
  readonly texts: readonly string[];
  readonly tokenizers: Readonly<Record<string, { readonly json: Model; readonly rows: readonly Row[] }>>;
  readonly foreign: { readonly json: object; readonly rows: readonly Row[] };
};

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-tokenizer-'))));
afterEach(() => rmSync(folder, { recursive: true }));
function written(name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe('a tokenizer is read from', () => {
  const idsOf = (name: string) => python.tokenizers[name]!.rows.map(({ ids }) => ids);
  async function idsBy(place: string) {
    const { tokenizer } = await readTokenizer(place);
    return python.texts.map((text) => tokenizer.encode(text).ids);
  }

  test('tokenizer.json, and the folder of one', async () => {
    const file = written('tokenizer.json', JSON.stringify(python.tokenizers['wordpiece']!.json));
    expect(await idsBy(file)).toEqual(idsOf('wordpiece'));
    expect(await idsBy(folder)).toEqual(idsOf('wordpiece'));
  });

  test("BERT's vocab.txt, with small letters or not", async () => {
    const linesOf = (name: string) => {
      const entries = Object.entries(python.tokenizers[name]!.json.model.vocab);
      return entries.toSorted(([, a], [, b]) => a - b).map(([piece]) => `${piece}\n`).join(''); // prettier-ignore
    };
    written('vocab.txt', linesOf('wordpiece'));
    expect(await idsBy(folder)).toEqual(idsOf('wordpiece'));
    written('vocab.txt', linesOf('cased'));
    written('tokenizer_config.json', '{"do_lower_case": false, "model_max_length": 512}');
    expect(await idsBy(folder)).toEqual(idsOf('cased'));
  });

  test("GPT-2's vocab.json and merges.txt", async () => {
    const { vocab, merges } = python.tokenizers['bpe']!.json.model;
    written('vocab.json', JSON.stringify(vocab));
    written('merges.txt', `#version: 0.2\n${merges!.map((pair) => pair.join(' ')).join('\n')}\n`);
    expect(await idsBy(folder)).toEqual(idsOf('bpe'));
  });
});

describe('a file that the app does not run itself', () => {
  test("is run by a library: Python's ids and texts", async () => {
    const { json, tokenizer } = await readTokenizer(written('tokenizer.json', JSON.stringify(python.foreign.json)));
    expect(json).toBeNull();
    // The library goes by JavaScript's tables of characters, which are newer than Python's.
    const rows = python.texts.flatMap((text, i) =>
      text.startsWith('newer') ? [] : [{ text, ...python.foreign.rows[i]! }],
    );
    for (const { text, ids, decoded } of rows) {
      expect(tokenizer.encode(text).ids).toEqual(ids);
      expect(tokenizer.decode(ids)).toBe(decoded);
    }
  });

  test('says where its pieces are, as well as can be found', async () => {
    const { tokenizer } = await readTokenizer(written('tokenizer.json', JSON.stringify(python.foreign.json)));
    const text = 'The quick brown fox';
    const { offsets, isSpecial } = tokenizer.encode(text, 'the end', { maxLength: 30 });
    const words = offsets.filter((_, i) => !isSpecial[i]).map(([from, to]) => text.slice(from, to));
    expect(words.join('')).toMatch(/^Thequickbrownfox/);
  });
});

describe('what is no tokenizer is refused', () => {
  test.each([
    ['tokenizer.json', '{"a": 1}', /is not a tokenizer: choose a tokenizer\.json/],
    ['tokenizer.json', 'text', /is not JSON/],
    ['tokenizer.json', '{"model": {"type": "Unheard"}}', /of a kind that the app does not know/],
    ['vocab.txt', 'one\ntwo\n', /not a BERT vocabulary/],
    ['vocab.json', '{"a": "b"}', /is not a tokenizer/],
  ])('%s: %s', async (name, content, message) => {
    const refused = { code: 'dataInvalid', message: expect.stringMatching(message) };
    await expect(readTokenizer(written(name, content))).rejects.toMatchObject(refused);
  });

  test('a folder without one, a vocabulary without merges, a file that is not there', async () => {
    mkdirSync(path.join(folder, 'empty'));
    await expect(readTokenizer(path.join(folder, 'empty'))).rejects.toMatchObject({ code: 'dataInvalid' });
    await expect(readTokenizer(written('vocab.json', '{"a": 0}'))).rejects.toMatchObject({ code: 'fileUnreadable' });
    await expect(readTokenizer(path.join(folder, 'none.json'))).rejects.toMatchObject({ code: 'fileUnreadable' });
  });
});
