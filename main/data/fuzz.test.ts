// Whatever stands in a table, a text or a picture of the user's, it is read or refused.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { TextWish } from '../../core/data/textImport.ts';
import { survives, tried } from '../files/testing.ts';
import { readLabelledArchive } from '../text/labelledArchive.ts';
import { importFile } from './importFile.ts';
import { readIdx } from './idx.ts';
import { loadData } from './load.ts';
import { importTexts } from './texts/importTexts.ts';

const outer = mkdtempSync(path.join(tmpdir(), 'neuroloom-fuzz-'));
const home = path.join(outer, 'home');
const files = path.join(outer, 'files');
for (const folder of [home, files]) mkdirSync(folder);
afterEach(() => expect(readdirSync(outer)).toEqual(['files', 'home']));
/** For thousands of cases, and for removing their files. */
const LONG = 3_600_000;
afterAll(() => rmSync(outer, { recursive: true }), LONG);

const written = (name: string, bytes: Uint8Array) => {
  const file = path.join(files, name);
  writeFileSync(file, bytes);
  return file;
};

const csv =
  `name;size;colour;kind\n"Äpfel; rot";1,5;red;fruit\nbeet;2,25;red;root\n"a ""b""";-3;;fruit\n1.000;4 %;green;root\n`.repeat(
    4,
  );
const arff = `% x\n@relation 'a b'\n@attribute size numeric\n@attribute 'the kind' {yes, 'no, never'}\n@attribute note string\n@data\n1.5,yes,"a b"\n?,'no, never',x\n{0 2, 1 yes}\n`;

/** As a page does: preview, then training data. */
async function learned(file: string, name: string): Promise<void> {
  const { source, problems } = await importFile(file, name, home);
  if (problems.length === 0) await loadData(source, { home });
}

test.each([['table.csv', csv], ['table.arff', arff]])('%s', { timeout: LONG }, async (name, content) => {
  const { read } = await survives(Buffer.from(content), (bytes) => learned(written(name, bytes), name), 100);
  expect(read).toBeGreaterThan(0);
}); // prettier-ignore

test('any bytes as a table', { timeout: LONG }, async () => {
  const piece = fc.constantFrom('a', '1', '"', ';', ',', '\t', '\n', '\r', '\0', '\ufeff', 'ü', '-', '1e9', '%', ' ', '\'', '__proto__'); // prettier-ignore
  const texts = fc.array(piece, { maxLength: 80 }).map((all) => Buffer.from(all.join('')));
  const cases = fc.oneof(texts, fc.uint8Array({ maxLength: 200 }));
  await tried(cases, (bytes) => learned(written('any.csv', bytes), 'any.csv'), 100);
});

const texts =
  'text,label\n"The film was good, very good",good\nA bad film,bad\nA good one,good\nThe worst,bad\n'.repeat(3);
const wishes: readonly TextWish[] = [{ kind: 'labelled' }, { kind: 'parallel' }, { kind: 'text' }, { kind: 'masked' }];
test.each(wishes)('texts as $kind', { timeout: LONG }, async (wish) => {
  const read = (bytes: Uint8Array) => importTexts({ file: written('a.csv', bytes), name: 'a.csv', home }, wish);
  expect((await survives(Buffer.from(texts), read, 40)).read).toBeGreaterThan(0);
});

test('an archive of labelled texts', { timeout: LONG }, async () => {
  const entry = (name: string, content: string) => {
    const head = Buffer.alloc(512);
    head.write(name);
    head.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    head.write('0', 156);
    head.write('ustar', 257);
    head.write('        ', 148);
    head.write(
      `${head
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    const body = Buffer.alloc(512 * Math.ceil(content.length / 512));
    body.write(content);
    return Buffer.concat([head, body]);
  };
  const names = ['a/1', 'a/2', 'b/1', '../../outside/3', '/etc/4'];
  const tar = Buffer.concat([...names.map((name) => entry(`set/${name}`, 'Good news')), Buffer.alloc(1024)]);
  const read = (bytes: Uint8Array) => readLabelledArchive(written('a.tgz', bytes));
  await survives(tar, (bytes) => read(gzipSync(bytes)), 100);
  await survives(gzipSync(tar), read, 60);
});

test('pictures', { timeout: LONG }, async () => {
  const idx = Buffer.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  for (const name of ['a', 'a.gz']) {
    const packed = name === 'a' ? idx : gzipSync(idx);
    await survives(packed, (bytes) => readIdx(written(name, bytes), 3), 150);
  }
});
