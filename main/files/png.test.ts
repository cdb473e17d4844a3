import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { pngWithProject, projectInPng, type ReadAt } from './png.ts';

const readerOf =
  (bytes: Uint8Array): ReadAt =>
  (at, length) =>
    Promise.resolve(bytes.subarray(at, at + length));

/** The smallest picture: one black pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);
const project = Buffer.from('PK and the rest of a project');

async function* pieces() {
  yield project.subarray(0, 5);
  yield await Promise.resolve(project.subarray(5));
}

async function whole(): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of pngWithProject(pixel, pieces)) parts.push(part);
  return Buffer.concat(parts);
}

test('a project in a picture is found again, and the picture stays one', async () => {
  const png = await whole();
  const part = await projectInPng(readerOf(png));
  expect(part && png.subarray(part.start, part.start + part.length)).toEqual(project);
  const chunk = png.subarray(part!.start - 4, part!.start + part!.length);
  expect(png.readUInt32BE(part!.start + part!.length)).toBe(crc32(chunk));
  expect(png.subarray(-12).equals(pixel.subarray(-12))).toBe(true);
  expect(png.subarray(0, part!.start - 8).equals(pixel.subarray(0, -12))).toBe(true);
});

test('a picture without a project, one that is cut off, and what is no picture have none', async () => {
  expect(await projectInPng(readerOf(pixel))).toBeUndefined();
  const png = await whole();
  for (let end = 0; end < png.length - 12; end++) expect(await projectInPng(readerOf(png.subarray(0, end)))).toBeUndefined(); // prettier-ignore
  expect(await projectInPng(readerOf(Buffer.from('format: neuroloom')))).toBeUndefined();
});

test('whatever stands behind the signature, the search ends inside the file', async () => {
  const signature = pixel.subarray(0, 8);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (rest) => {
      const bytes = Buffer.concat([signature, rest]);
      const part = await projectInPng(readerOf(bytes));
      if (part) expect(part.start + part.length).toBeLessThanOrEqual(bytes.length);
    }),
    { numRuns: 10_000 },
  );
});

test('a file of tiny chunks without an end is given up', async () => {
  let reads = 0;
  const endless: ReadAt = (at, length) => {
    reads += 1;
    return Promise.resolve(at === 0 ? pixel.subarray(0, length) : new Uint8Array(length).fill(0));
  };
  expect(await projectInPng(endless)).toBeUndefined();
  expect(reads).toBeLessThan(200_000);
});
