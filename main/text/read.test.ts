import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WordCounts } from '../../core/text/count.ts';
import type { TokenizerJson } from '../../core/text/json.ts';
import { emptyTokenizer, learnTokenizer, usualSettings } from '../../core/text/train.ts';
import { openText, partsOf } from './read.ts';
import { trainTokenizer } from './train.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-text-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function written(content: string | Uint8Array): string {
  const file = path.join(folder, 'a.txt');
  writeFileSync(file, content);
  return file;
}

async function textOf(file: string): Promise<string> {
  const parts: string[] = [];
  for await (const part of partsOf(await openText(file))) parts.push(part);
  return parts.join('');
}

describe('a text file is read', () => {
  const text = 'Äpfel, „Straße“ – 12 €\r\nnext line\n';
  test.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)])],
    ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16be', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['windows-1252', Buffer.from(text.replaceAll(/[„“–€]/g, (sign) => ({ '„': '\x84', '“': '\x93', '–': '\x96', '€': '\x80' })[sign]!), 'latin1')], // prettier-ignore
  ] as const)('in %s', async (encoding, bytes) => {
    const file = written(bytes);
    expect(await openText(file)).toMatchObject({ encoding, faults: 0, bytes: bytes.length });
    expect(await textOf(file)).toBe(text);
  });

  test('as UTF-8 with a few damaged characters', async () => {
    const file = written(
      Buffer.concat([Buffer.from('größer '.repeat(100)), Buffer.from([0xff]), Buffer.from(' Ende')]),
    );
    expect(await openText(file)).toMatchObject({ encoding: 'utf-8', faults: 1 });
    expect(await textOf(file)).toMatch(/größer \ufffd Ende$/);
  });

  test('in parts that are no longer than they have to be, cut between words', async () => {
    const file = written('Wörter und Wörter\n'.repeat(50_000));
    const lengths: number[] = [];
    for await (const part of partsOf(await openText(file))) {
      if (lengths.length > 0) expect(part).toMatch(/^\s/);
      lengths.push(part.length);
    }
    expect(lengths.length).toBeGreaterThan(10);
    expect(Math.max(...lengths)).toBeLessThan(140_000);
    expect(lengths.reduce((a, b) => a + b)).toBe(18 * 50_000);
  });

  test('and progress is told', async () => {
    const file = written('words '.repeat(200_000));
    const shares: number[] = [];
    const parts = partsOf(await openText(file), { onProgress: (share) => shares.push(share) });
    while (!(await parts.next()).done);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });
});

describe('what is no text is refused', () => {
  test.each([
    ['empty', new Uint8Array(0), /is empty: choose a file with text/],
    ['binary', Uint8Array.from({ length: 4000 }, (_, i) => (i * 37) % 256), /is a binary file, not plain text/],
    ['an office document', Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 6]), /a zip or an office document/],
  ] as const)('%s', async (_, bytes, message) => {
    await expect(openText(written(bytes))).rejects.toMatchObject({
      code: 'dataInvalid',
      message: expect.stringMatching(message),
    });
  });

  test('it is named without its folder', async () => {
    const file = written(new Uint8Array(0));
    await expect(openText(file)).rejects.toMatchObject({ message: `${path.basename(file)} is empty: choose a file with text.` }); // prettier-ignore
  });

  test('a folder, and what is not there', async () => {
    await expect(openText(folder)).rejects.toMatchObject({ code: 'fileUnreadable' });
    await expect(openText(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'fileUnreadable' });
  });
});

describe('a vocabulary is learned from a file', () => {
  const settings = { ...usualSettings('bpe'), size: 300 };
  function learned(words: ReadonlyMap<string, number>): TokenizerJson {
    const learning = learnTokenizer(words, settings);
    for (let next = learning.next(); ; next = learning.next()) if (next.done) return next.value;
  }

  test('part by part as from the whole, with progress', async () => {
    const content = 'the cat and the hat and the bat\n'.repeat(8000);
    const shares: number[] = [];
    const text = await openText(written(content));
    const trained = await trainTokenizer(text, settings, { onProgress: (share) => shares.push(share) });
    const counts = new WordCounts(emptyTokenizer(settings));
    counts.add(content);
    expect(trained).toEqual({ json: learned(counts.words), size: 270, remarks: [], isCut: false });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  test('until it is cancelled', async () => {
    const text = await openText(written('words '.repeat(500_000)));
    const stop = new AbortController();
    const training = trainTokenizer(text, settings, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('but not from spaces alone', async () => {
    const text = await openText(written('  \n  \t '));
    const training = trainTokenizer(text, usualSettings('wordpiece'));
    await expect(training).rejects.toMatchObject({
      code: 'dataInvalid',
      message: expect.stringContaining('no word in it'),
    });
  });

  test('and memory keeps its different words, not the text that they were cut out of', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const counts = new WordCounts(emptyTokenizer(usualSettings('words')));
    const known = 'known words again '.repeat(3600);
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 1000; i++) counts.add(Buffer.from(`${known}averylongwordnumber${i} `).toString());
    collect();
    expect(counts.words.size).toBe(1003);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
  });
});
