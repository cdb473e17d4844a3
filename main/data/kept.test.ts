import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keepFile, keptFile } from './kept.ts';
import { RecordWriter } from './texts/records.ts';

const root = mkdtempSync(path.join(tmpdir(), 'neuroloom-kept-'));
const disk = tinyDisk(path.join(root, 'disk'));
afterAll(() => {
  if (disk) execFileSync('umount', [disk]);
  rmSync(root, { recursive: true });
});

/** A real disk of a megabyte, where this user may mount one. */
function tinyDisk(folder: string): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    return undefined;
  }
}

/** Fills the disk but for so many bytes. */
function leave(bytes: number): void {
  const { bavail, bsize } = statfsSync(disk!);
  writeFileSync(path.join(disk!, 'filling'), Buffer.alloc(bavail * bsize - bytes));
}

test.skipIf(!disk)('what a full disk cuts off is not kept, and said (needs root)', async () => {
  const folder = path.dirname(keptFile(disk!, ''));
  mkdirSync(folder, { recursive: true });
  const file = path.join(root, 'large.csv');
  const content = Buffer.alloc(300_000, '1,2\n');
  writeFileSync(file, content);
  leave(100_000);
  await expect(keepFile(file, disk!)).rejects.toMatchObject({ code: 'diskFull' });
  const writer = new RecordWriter('texts', disk!);
  expect(() => {
    for (let i = 0; i < 40; i++) writer.add({ text: 'x'.repeat(10_000) });
    writer.kept();
  }).toThrow(expect.objectContaining({ code: 'diskFull' }));
  writer.close();
  expect(readdirSync(folder)).toEqual([]);

  rmSync(path.join(disk!, 'filling'));
  const { sha256 } = await keepFile(file, disk!);
  expect(sha256).toBe(createHash('sha256').update(content).digest('hex'));
  expect(readFileSync(keptFile(disk!, sha256)).equals(content)).toBe(true);
});
