import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { describe, expect, test } from 'vitest';
import { zipped } from './archive.ts';
import { limitOf, MOST_RUNS } from './contents.ts';
import { openProject } from './open.ts';
import { saveProject } from './save.ts';
import { document, folder, record, said, saved } from './testing.ts';
import { openArchive, type LimitOf } from './unzip.ts';

const MB = 1 << 20;
const generous: LimitOf = () => ({ bytes: 2 ** 31, isStreamed: false });

/** Opens a zip of these bytes and reads all of it. */
async function readAll(bytes: Uint8Array, limits: LimitOf = generous): Promise<Map<string, Uint8Array>> {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'neuroloom-unzip-')), 'a.zip');
  writeFileSync(file, bytes);
  const handle = await open(file, 'r');
  try {
    const files = await openArchive(handle, 'a.zip', limits);
    const read = new Map<string, Uint8Array>();
    for (const [name, entry] of files) read.set(name, await entry.read());
    return read;
  } finally {
    await handle.close();
  }
}

const refusal = (message: string) => ({ code: 'fileUnreadable', message: expect.stringContaining(message) });

/** The zip with numbers in the directory's entry of a file changed: by offset in it, four bytes each. */
function claiming(zip: Uint8Array, name: string, claims: Readonly<Record<number, number>>): Uint8Array {
  const bytes = Buffer.from(zip);
  const at = bytes.lastIndexOf(name) - 46;
  expect(bytes.readUInt32LE(at)).toBe(0x02014b50);
  for (const [offset, value] of Object.entries(claims)) bytes.writeUInt32LE(value, at + Number(offset));
  return bytes;
}
const PACKED = 20;
const SIZE = 24;
const AT = 42;
const CRC = 16;

test.each([[0], [6]] as const)('what was written is read, packed with level %d', async (level) => {
  const content = Buffer.from('Größe '.repeat(300_000));
  const pieces: Uint8Array[] = [];
  for await (const piece of zipped([{ name: 'ü', content: [content, content], level }, { name: 'b', content: [], level }], generous)) pieces.push(piece); // prettier-ignore
  const files = await readAll(Buffer.concat(pieces));
  expect([...files.keys()]).toEqual(['ü', 'b']);
  expect(Buffer.compare(files.get('ü')!, Buffer.concat([content, content]))).toBe(0);
  expect(files.get('b')).toHaveLength(0);
});

test('a file whose name is damaged in the directory is known by its own header, once', async () => {
  const limits: LimitOf = (name) => (/^runs\/\d\.json$/.test(name) ? generous(name) : undefined);
  const zip = Buffer.from(
    zipSync({ 'runs/1.json': strToU8('one'), 'runs/2.json': strToU8('two'), other: strToU8('x') }),
  );
  const renamed = (from: string, to: string) => {
    const bytes = Buffer.from(zip);
    bytes.write(to, bytes.lastIndexOf(from));
    return bytes;
  };
  const files = await readAll(renamed('runs/1.json', 'rujs/1.json'), limits);
  expect([...files].map(([name, content]) => [name, Buffer.from(content).toString()])).toEqual([
    ['runs/1.json', 'one'],
    ['runs/2.json', 'two'],
  ]);
  // A file that is listed is not taken for another one as well.
  const twice = Buffer.from(zip);
  twice.write('runs/2.json', twice.indexOf('runs/1.json'));
  twice.write('rujs/1.json', twice.lastIndexOf('runs/1.json'));
  expect([...(await readAll(twice, limits)).keys()]).toEqual(['runs/2.json']);
});

describe('a zip that is made to fill memories is refused before anything is unpacked', () => {
  const two = zipSync({ a: new Uint8Array(MB), b: new Uint8Array(MB) });

  test('one file under many names', async () => {
    const names = Array.from({ length: 400 }, (_, i) => `n${String(i).padStart(3, '0')}`);
    const zip = zipSync(Object.fromEntries(names.map((name) => [name, new Uint8Array(1000)])));
    const over = names.reduce<Uint8Array>((bytes, name) => claiming(bytes, name, { [AT]: 0, [SIZE]: MB }), zip);
    await expect(readAll(over)).rejects.toMatchObject(refusal('over another file'));
  });

  test('sizes that are not there', async () => {
    const claimed = claiming(two, 'b', { [PACKED]: 2 * MB, [SIZE]: 60 * MB });
    await expect(readAll(claimed)).rejects.toMatchObject(refusal('reaches beyond its end'));
  });

  test('more than is claimed', async () => {
    await expect(readAll(claiming(two, 'b', { [SIZE]: 10 }))).rejects.toMatchObject(refusal('larger than it says'));
    await expect(readAll(claiming(two, 'b', { [SIZE]: MB + 1 }))).rejects.toMatchObject(
      refusal('smaller than it says'),
    );
  });

  test('too much in all', async () => {
    const names = Array.from({ length: 5 }, (_, i) => `n${i}`);
    const zip = zipSync(Object.fromEntries(names.map((name) => [name, new Uint8Array(10)])));
    const large = names.reduce<Uint8Array>((bytes, name) => claiming(bytes, name, { [SIZE]: 64 * MB }), zip);
    await expect(readAll(large)).rejects.toMatchObject(refusal(`it would take ${5 * 64 * MB} bytes`));
  });

  test('too many files', async () => {
    const zip = zipSync(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`n${i}`, new Uint8Array(0)])));
    await expect(readAll(zip)).rejects.toMatchObject(refusal('more than 10000 entries'));
  });
});

describe('damage is found', () => {
  const zip = zipSync({ a: strToU8('hello '.repeat(100)), b: [strToU8('stored'), { level: 0 }] });

  test.each([
    ['a changed byte of what is packed', () => Buffer.from(zip).fill(zip[40]! ^ 0x10, 40, 41), 'a cannot be read'],
    [
      'a changed byte of what is not',
      () => Buffer.from(Buffer.from(zip).toString('latin1').replace('stored', 'stoned'), 'latin1'),
      'its checksum is another',
    ],
    ['another checksum', () => claiming(zip, 'b', { [CRC]: 7 }), 'its checksum is another'],
    ['another header', () => Buffer.from(zip).fill(0, 30, 31), 'its header says something else'],
    ['sizes for zip64', () => Buffer.from(zip).fill(0xff, zip.length - 6, zip.length - 2), 'zip64'],
    [
      'two files of one name',
      () =>
        Buffer.from(
          Buffer.from(zipSync({ aa: zip, ab: zip }))
            .toString('latin1')
            .replaceAll('ab', 'aa'),
          'latin1',
        ),
      'two files of the name aa',
    ],
  ])('%s', async (_, spoilt, message) => {
    // prettier-ignore
    await expect(readAll(spoilt())).rejects.toMatchObject(refusal(message));
  });

  test('a file that is cut off anywhere', async () => {
    for (let length = 0; length < zip.length; length++) {
      await expect(readAll(zip.subarray(0, length)), String(length)).rejects.toMatchObject({ code: 'fileUnreadable' });
    }
  });

  test('no bit can be changed without a word, or the content is the same', async () => {
    const whole = await readAll(zip);
    for (let at = 0; at < zip.length; at++) {
      const spoilt = Buffer.from(zip);
      spoilt[at]! ^= 1 << (at % 8);
      const read = await readAll(spoilt).catch((error: unknown) => error);
      if (read instanceof Map) for (const [name, bytes] of read) expect(whole.get(name), `byte ${at}`).toEqual(bytes);
      else expect(read, `byte ${at}`).toMatchObject({ code: 'fileUnreadable' });
    }
  });
});

test('a bit changed inside the document, where JSON does not notice, is no other document', async () => {
  const { home, file } = await saved((files) => ({
    ...files,
    'document.json': [files['document.json']!, { level: 0 }],
  }));
  const text = readFileSync(file, 'latin1');
  writeFileSync(file, text.replace(/"epochs": \d/, '"epochs": 9'), 'latin1');
  await expect(openProject(home, file)).rejects.toMatchObject(refusal('is damaged: document.json cannot be read'));
});

describe('a file that can be saved can be opened', () => {
  test('a table that packs very tightly', async () => {
    const { home, file } = await saved();
    const row = strToU8('a,b\n'.repeat(MB));
    const pieces: Uint8Array[] = [];
    const entries = [
      { name: 'document.json', content: [strToU8(JSON.stringify(document))], level: 6 },
      { name: `data/${'0'.repeat(64)}.csv`, content: Array.from({ length: 17 }, () => row), level: 1 },
    ] as const;
    for await (const piece of zipped(entries, limitOf)) pieces.push(piece);
    writeFileSync(file, Buffer.concat(pieces));
    expect(Buffer.concat(pieces).length).toBeLessThan((68 * MB) / 200);
    expect((await openProject(home, file)).document).toEqual(document);
  });

  test('what is too large is not written, and the file is as it was', async () => {
    const { home, file } = await saved();
    const before = readFileSync(file);
    const message = { en: 'x'.repeat(65 * MB), de: '' };
    const runs = [{ record: { ...record(1), message }, document, checkpoint: null }];
    await expect(saveProject(home, { path: file, document, runs, thumbnail: null })).rejects.toMatchObject({
      code: 'fileUnwritable',
      message: expect.stringContaining('runs/1.json is larger than the 64 MB'),
    });
    expect(Buffer.compare(readFileSync(file), before)).toBe(0);
  });

  test('of very many runs the newest are kept, and it is said', async () => {
    const home = folder();
    const file = path.join(home, 'a.neuroloom');
    const runs = Array.from({ length: MOST_RUNS + 1 }, (_, i) => ({
      record: record(i + 1),
      document,
      checkpoint: null,
    }));
    const { notices } = await saveProject(home, { path: file, document, runs, thumbnail: null });
    expect(said(notices)).toEqual(['The project has 1,001 runs; the file keeps only the last 1,000 runs.']);
    const opened = await openProject(home, file);
    expect(opened.runs).toHaveLength(MOST_RUNS);
    expect(opened.runs[0]!.number).toBe(2);
  });
});

test('parts that are missing are said too', async () => {
  const without = (...names: string[]) => saved((files) => Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name))) as Zippable); // prettier-ignore
  const opened = async (...names: string[]) => (await without(...names)).open();
  expect(said((await opened('weights.safetensors')).notices)).toEqual([expect.stringContaining('no trained weights')]);
  expect(said((await opened('optimizer.safetensors')).notices)).toEqual([expect.stringContaining('a fresh one')]);
  const both = await opened('weights.safetensors', 'optimizer.safetensors');
  expect(said(both.notices)).toEqual([expect.stringContaining('no trained weights')]);
  expect(both.file.isDamaged).toBe(false);
});
