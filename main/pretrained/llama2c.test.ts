import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { tried } from '../files/testing.ts';
import { createTokenizer } from '../../core/text/tokenizer.ts';
import { readPretrained } from './read.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-pretrained-'));

/** Pieces after those of bytes, the best first: their scores go down. */
const pieces = ['ab', ' a', ' ab', ' ', 'a', 'b'];
const [width, feedForward, layers, heads, keyHeads, length] = [8, 12, 2, 2, 1, 16];
const words = 3 + 256 + pieces.length;

/** A model whose numbers count from 0 on. `vocabulary` is negative for a head of its own. */
function model(vocabulary = words): Buffer {
  const size = Math.abs(vocabulary);
  const keys = (width / heads) * keyHeads;
  const layer = 2 * width + 2 * width * width + 2 * keys * width + 3 * feedForward * width;
  const count = size * width + layers * layer + width + (length * width) / heads + (vocabulary < 0 ? size * width : 0);
  const header = Int32Array.of(width, feedForward, layers, heads, keyHeads, vocabulary, length);
  const values = Float32Array.from({ length: count }, (_, i) => i / 1000);
  return Buffer.concat([Buffer.from(header.buffer), Buffer.from(values.buffer)]);
}

function tokenizer(): Buffer {
  const all = [...Array.from({ length: 259 }, (_, i) => `#${i}`), ...pieces];
  const parts = all.map((piece, id) => {
    const bytes = Buffer.from(piece);
    const head = Buffer.alloc(8);
    head.writeFloatLE(-id, 0);
    head.writeInt32LE(bytes.length, 4);
    return Buffer.concat([head, bytes]);
  });
  return Buffer.concat([Buffer.alloc(4), ...parts]);
}

function written(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

const file = written('little.bin', model());
const beside = written('tok.bin', tokenizer());

it('a file of llama2.c is a Llama, with the tokenizer that lies beside it', async () => {
  const { info, tokenizer: json, document, weights } = await readPretrained(file);
  expect(info).toMatchObject({ family: 'llama', heads: ['languageModel'], longest: length, notices: [] });
  expect(document.data.kind).toBe('text');
  const own = createTokenizer(json!)!;
  const ids = own.encode('ab a').ids;
  expect(ids).toEqual([1, 259 + 2, 259 + 1]);
  expect(own.decode(ids)).toBe('ab a');
  // In the file neighbours are turned together: rows 0 and 1 of a head; here one of each half.
  const query = [...weights].find(([name]) => name.endsWith('layers/1/self_attn/q_proj.kernel'))![1];
  const begin = words * width + layers * width;
  const rowsOf = (row: number) =>
    Array.from({ length: width }, (_, i) => Math.fround((begin + row * width + i) / 1000));
  const column = (row: number) => Array.from({ length: width }, (_, i) => query.values[i * width + row]);
  expect([0, 1, 2, 3].map(column)).toEqual([0, 2, 1, 3].map(rowsOf));
});

it('a negative number of words says that the head has a table of its own', async () => {
  const { weights } = await readPretrained(written('own.bin', model(-words)), { tokenizer: beside });
  const of = (end: string) => [...weights].find(([name]) => name.endsWith(end))?.[1];
  expect(of('lm_head.kernel')?.shape).toEqual([width, words]);
  expect(of('lm_head.kernel')?.values).not.toEqual(of('embed_tokens.embeddings')?.values);
});

it('a file that is cut off, and the tokenizer of another model, are refused', async () => {
  const cut = written('cut.bin', model().subarray(0, 4000));
  await expect(readPretrained(cut)).rejects.toMatchObject({ code: 'fileUnreadable', message: expect.stringMatching(/not a complete llama2.c file: it has 4000 of \d+ bytes/) as string }); // prettier-ignore
  const other = written('other.bin', tokenizer().subarray(0, -9));
  await expect(readPretrained(file, { tokenizer: other })).rejects.toThrow(/is not the tokenizer of this model: it needs 265 pieces/); // prettier-ignore
});

it('whatever stands in the files, they are read or refused', async () => {
  const change = fc.tuple(fc.nat(200), fc.nat(255), fc.boolean());
  const read = ([at, value, isModel]: readonly [number, number, boolean]) => {
    const bytes = isModel ? model() : tokenizer();
    bytes[isModel ? at % 28 : at] = value;
    const damaged = written(isModel ? 'damaged.bin' : 'damaged-tok.bin', bytes);
    return isModel ? readPretrained(damaged, { tokenizer: beside }) : readPretrained(file, { tokenizer: damaged });
  };
  await tried(change, read, 40);
}, 3_600_000); // prettier-ignore
