import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Tokenizer } from '../../core/text/tokenizer.ts';
import { parseTokenizer } from '../../core/text/parseTokenizer.ts';
import { fixture, fixtures } from './testing.ts';

interface Lines {
  readonly lines: readonly string[];
  /** Of every line eight digits of a checksum over ids and places. */
  readonly said: Readonly<Record<string, string>>;
  readonly made: Readonly<Record<string, object>>;
}

/** What Hugging Face's tokenizers says, made by fixtures/lines.py. */
const { lines, said, made } = JSON.parse(readFileSync(path.join(fixtures, 'lines.json'), 'utf8')) as Lines;
const folders: Readonly<Record<string, string>> = { bert: 'bert-classes', gpt2: 'gpt2', roberta: 'roberta' };

function opened(name: string): Tokenizer {
  const folder = folders[name];
  const json: unknown = folder === undefined ? made[name] : JSON.parse(readFileSync(path.join(fixture(folder), 'tokenizer.json'), 'utf8'));
  const parsed = parseTokenizer(json as object);
  if (!parsed) throw new Error(`${name} is left to a library.`);
  return parsed.tokenizer;
} // prettier-ignore

describe.each(Object.keys(said))('%s', (name) => {
  const tokenizer = opened(name);
  const read = (line: string) => {
    const { ids, offsets } = tokenizer.encode(line, undefined, { maxLength: 1 << 20, padTo: 0 });
    // A composed character stands for its first part alone in Python, and for all of them here.
    return [[...ids], name === 'composed' ? [] : offsets.map(([from, to]) => [from, to])];
  };

  test('reads 200 lines of many languages as Python does, and says of every piece where it stands', () => {
    const checksum = (line: string) => createHash('sha1').update(JSON.stringify(read(line))).digest('hex').slice(0, 8); // prettier-ignore
    const others = lines.flatMap((line, i) => (checksum(line) === said[name]?.slice(8 * i, 8 * i + 8) ? [] : [[i, line, read(line)]])); // prettier-ignore
    expect(others).toEqual([]);
  });

  test('half a surrogate is a character that nobody knows', () => {
    for (const half of ['\ud83d', '\ude00', 'a\ude00\ud83db']) expect(read(half)).toEqual(read(half.replace(/./gu, (one) => (/[\ud800-\udfff]/u.test(one) ? '\ufffd' : one)))); // prettier-ignore
  });
});
