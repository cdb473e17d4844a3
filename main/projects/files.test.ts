import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { writeAtomically } from './files.ts';

const folder = () => mkdtempSync(path.join(tmpdir(), 'neuroloom-files-'));

test('writes text, bytes and pieces, and says how many bytes', async () => {
  const file = path.join(folder(), 'a');
  expect(await writeAtomically(file, 'Größe')).toBe(7);
  expect(await writeAtomically(file, [Uint8Array.of(1, 2), Uint8Array.of(3)])).toBe(3);
  expect([...readFileSync(file)]).toEqual([1, 2, 3]);
});

test('the old file stays as it was when the content fails half-way, and no rest is left', async () => {
  const target = folder();
  const file = path.join(target, 'a');
  writeFileSync(file, 'old');
  async function* failing() {
    yield Uint8Array.of(1, 2, 3);
    await Promise.resolve();
    throw new RangeError('no more');
  }
  await expect(writeAtomically(file, failing())).rejects.toThrow('no more');
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(target)).toEqual(['a']);
});

test('writes to one file come in the order in which they were asked for', async () => {
  const file = path.join(folder(), 'a');
  async function* slow() {
    await new Promise((resolve) => setTimeout(resolve, 30));
    yield Buffer.from('first');
  }
  await Promise.all([writeAtomically(file, slow()), writeAtomically(file, 'second')]);
  expect(readFileSync(file, 'utf8')).toBe('second');
});

test('a link stays a link', async () => {
  const target = folder();
  symlinkSync(path.join(target, 'real'), path.join(target, 'link'));
  writeFileSync(path.join(target, 'real'), 'old');
  await writeAtomically(path.join(target, 'link'), 'new');
  expect(readFileSync(path.join(target, 'real'), 'utf8')).toBe('new');
});

describe('says what to do', () => {
  test('when the folder is not there', async () => {
    await expect(writeAtomically('/nowhere/at/all', 'x')).rejects.toMatchObject({
      code: 'fileUnwritable',
      message: '/nowhere/at/all cannot be written: the folder is not there. Choose another place.',
    });
  });

  test('when there is a folder of that name', async () => {
    const target = path.join(folder(), 'a');
    mkdirSync(path.join(target, 'full'), { recursive: true });
    await expect(writeAtomically(target, 'x')).rejects.toMatchObject({ code: 'fileUnwritable' });
    expect(readdirSync(path.dirname(target))).toEqual(['a']);
  });

  test.skipIf(process.getuid?.() === 0)('when the file is read-only (needs an ordinary user)', async () => {
    const file = path.join(folder(), 'a');
    writeFileSync(file, 'old');
    chmodSync(file, 0o444);
    await expect(writeAtomically(file, 'x')).rejects.toMatchObject({ code: 'fileUnwritable' });
    expect(readFileSync(file, 'utf8')).toBe('old');
  });

  const disk = tinyDisk();
  afterAll(() => disk && execFileSync('umount', [disk]));

  test.skipIf(!disk)('when the disk is full (needs root: a disk of 1 MB), and the old file is as it was', async () => {
    const file = path.join(disk!, 'a');
    writeFileSync(file, 'old');
    const pieces = Array.from({ length: 40 }, () => new Uint8Array(100_000));
    await expect(writeAtomically(file, pieces)).rejects.toMatchObject({
      code: 'diskFull',
      message: `${file} was not written: the disk is full. Make room, or choose another place.`,
    });
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(disk!)).toEqual(['a']);
    await writeAtomically(file, 'there is room again');
  });
});

/** A real disk that fills up after a megabyte, where this user may mount one. */
function tinyDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const mount = folder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mount], { stdio: 'ignore' });
    return mount;
  } catch {
    return undefined;
  }
}
