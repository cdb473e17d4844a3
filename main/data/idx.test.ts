import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readIdx } from './idx.ts';
import { mnist } from './kinds/mnist.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-idx-'));

function idx(shape: number[], bytes: ArrayLike<number>): Buffer {
  const header = Buffer.alloc(4 + 4 * shape.length);
  header.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => header.writeUInt32BE(size, 4 + 4 * axis));
  return Buffer.concat([header, Uint8Array.from(bytes)]);
}

function file(name: string, bytes: Uint8Array): string {
  const full = path.join(folder, name);
  writeFileSync(full, bytes);
  return full;
}

const whole = idx([2, 1, 3], [1, 2, 3, 4, 5, 6]);

test.each([['plain', whole], ['zipped.gz', gzipSync(whole)]] as const)('reads a %s file', async (name, bytes) => {
  expect(await readIdx(file(name, bytes), 3)).toEqual({ shape: [2, 1, 3], bytes: Uint8Array.of(1, 2, 3, 4, 5, 6) });
}); // prettier-ignore

test.each([
  ['labels.gz', gzipSync(idx([2], [1, 2])), 'begins with 00 00 08 01 instead of 00 00 08 03'],
  ['page.html', Buffer.from('<!doctype html><html></html>'), 'begins with 3c 21 64 6f instead of 00 00 08 03'],
  ['short', whole.subarray(0, -2), 'is cut off: 4 of 6 bytes are there'],
  ['long', Buffer.concat([whole, Buffer.of(9)]), 'holds more than the 6 bytes that its header announces'],
  ['stub', whole.subarray(0, 7), 'is cut off after 7 bytes, inside its header'],
  ['empty', Buffer.of(), 'is cut off after 0 bytes, inside its header'],
  ['absurd', idx([0xffffffff, 28, 28], []), 'announces an absurd size, [4294967295, 28, 28]'],
  ['cut.gz', gzipSync(whole).subarray(0, -12), 'is cut off: the gzip stream ends too early'],
  ['none.gz', whole, 'is damaged: it is not a valid gzip stream'],
])('refuses the file "%s" and says why and what to do', async (name, bytes, message) => {
  const full = file(name, bytes);
  await expect(readIdx(full, 3)).rejects.toMatchObject({
    code: 'dataInvalid',
    message: `${full} ${message.includes('instead') ? 'is not an IDX file of this kind: it ' : ''}${message}. Delete the file and get the data again.`,
  });
});

test('says that a file is not there', async () => {
  await expect(readIdx('/nowhere/a.gz', 3)).rejects.toMatchObject({ code: 'fileUnreadable' });
});

describe('a set of pictures whose files do not fit each other', () => {
  const pictures = (count: number, size = 28) => idx([count, size, size], new Uint8Array(count * size * size));
  const set = (name: string, parts: [Buffer, Buffer, Buffer, Buffer]) => {
    const home = path.join(folder, name);
    const cache = path.join(home, 'cache', 'datasets', 'mnist');
    mkdirSync(cache, { recursive: true });
    const names = ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'];
    names.forEach((part, i) => writeFileSync(path.join(cache, `${part}-ubyte`), parts[i]!));
    return mnist.load({}, { home, system: '/nowhere' });
  };
  const test10: [Buffer, Buffer] = [pictures(1), idx([1], [0])];

  test.each([
    [
      'counts',
      [pictures(3), idx([2], [1, 2]), ...test10],
      /train-labels-idx1-ubyte do not belong together: 3 pictures, 2 labels/,
    ],
    ['sizes', [pictures(2, 32), idx([2], [1, 2]), ...test10], /pictures of 32 × 32 instead of 28 × 28/],
    ['classes', [pictures(2), idx([2], [1, 10]), ...test10], /says class 10 of picture 1, but there are only 10/],
    ['nothing', [pictures(0), idx([0], []), ...test10], /holds no pictures/],
  ] as [string, [Buffer, Buffer, Buffer, Buffer], RegExp][])('is passed over: %s', async (name, parts, message) => {
    const data = await set(name, parts);
    expect(data.origin).toBe('package');
    expect(data.notice?.en).toMatch(message);
  });
});
