import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { tinyDisk } from '../files/tinyDisk.ts';
import { keepFile, keptFile } from './kept.ts';
import { RecordWriter } from './texts/records.ts';

const root = mkdtempSync(path.join(tmpdir(), 'neuroloom-kept-'));
const disk = tinyDisk(path.join(root, 'disk'));
afterAll(() => {
  disk?.unmount();
  rmSync(root, { recursive: true });
});

test.skipIf(!disk)('what a full disk cuts off is not kept, and said (needs root)', async () => {
  const folder = path.dirname(keptFile(disk!.folder, ''));
  mkdirSync(folder, { recursive: true });
  const file = path.join(root, 'large.csv');
  const content = Buffer.alloc(300_000, '1,2\n');
  writeFileSync(file, content);
  const filling = disk!.leave(100_000);
  await expect(keepFile(file, disk!.folder)).rejects.toMatchObject({ code: 'diskFull' });
  const writer = new RecordWriter('texts', disk!.folder);
  expect(() => {
    for (let i = 0; i < 40; i++) writer.add({ text: 'x'.repeat(10_000) });
    writer.kept();
  }).toThrow(expect.objectContaining({ code: 'diskFull' }));
  writer.close();
  expect(readdirSync(folder)).toEqual([]);

  rmSync(filling);
  const { sha256 } = await keepFile(file, disk!.folder);
  expect(sha256).toBe(createHash('sha256').update(content).digest('hex'));
  expect(readFileSync(keptFile(disk!.folder, sha256)).equals(content)).toBe(true);
});
