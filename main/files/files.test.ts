import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EngineError } from '../../core/protocol/errors.ts';
import { same } from '../../core/text.ts';
import { asWriteError, writeAtomically } from './files.ts';
import { tinyDisk } from './tinyDisk.ts';

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

/** Content that is not there before `release` is called; by then what waits for nothing has been written long ago. */
function held(content: string) {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  async function* pieces() {
    await given;
    yield Buffer.from(content);
  }
  const release = async () => {
    for (const name of ['x', 'y', 'z']) await writeAtomically(path.join(folder(), name), '');
    give();
  };
  return { pieces: pieces(), release };
}

test('writes to one file come in the order in which they were asked for', async () => {
  const file = path.join(folder(), 'a');
  const { pieces, release } = held('first');
  await Promise.all([writeAtomically(file, pieces), writeAtomically(file, 'second'), release()]);
  expect(readFileSync(file, 'utf8')).toBe('second');
});

test('a link stays a link', async () => {
  const target = folder();
  symlinkSync(path.join(target, 'real'), path.join(target, 'link'));
  writeFileSync(path.join(target, 'real'), 'old');
  await writeAtomically(path.join(target, 'link'), 'new');
  expect(readFileSync(path.join(target, 'real'), 'utf8')).toBe('new');
});

test('a link to a file that is not there yet stays a link', async () => {
  const target = folder();
  symlinkSync('real', path.join(target, 'link'));
  await writeAtomically(path.join(target, 'link'), 'new');
  expect(readFileSync(path.join(target, 'real'), 'utf8')).toBe('new');
  expect(lstatSync(path.join(target, 'link')).isSymbolicLink()).toBe(true);
});

test('writes through a link and to the file itself take turns', async () => {
  const target = folder();
  const file = path.join(target, 'real');
  writeFileSync(file, 'old');
  symlinkSync(file, path.join(target, 'link'));
  const order: string[] = [];
  const { pieces, release } = held('first');
  await Promise.all([
    writeAtomically(path.join(target, 'link'), pieces).then(() => order.push('first')),
    writeAtomically(file, 'second').then(() => order.push('second')),
    release(),
  ]);
  expect(order).toEqual(['first', 'second']);
  expect(readFileSync(file, 'utf8')).toBe('second');
});

test.skipIf(process.platform === 'win32').each([0o600, 0o640, 0o664, 0o755])('permissions stay: %o', async (mode) => {
  const file = path.join(folder(), 'a');
  writeFileSync(file, 'old');
  chmodSync(file, mode);
  await writeAtomically(file, 'new');
  expect(statSync(file).mode & 0o7777).toBe(mode);
});

test.skipIf(process.getuid?.() !== 0)('the owner stays (needs root)', async () => {
  const file = path.join(folder(), 'a');
  writeFileSync(file, 'old');
  chownSync(file, 1234, 4321);
  await writeAtomically(file, 'new');
  expect(statSync(file)).toMatchObject({ uid: 1234, gid: 4321 });
});

test('temporary files of processes that died go, but none that may be in use, and nothing else', async () => {
  const target = folder();
  const old = ['.neuroloom-0123abcd.tmp'];
  const others = ['.neuroloom-aaaaaaaa.tmp', '.net.neuroloom.0123abcd.tmp', 'net.neuroloom', '.neuroloom-0123abcd'];
  for (const name of [...old, ...others]) writeFileSync(path.join(target, name), '');
  const before = new Date(Date.now() - 25 * 60 * 60_000);
  for (const name of [...old, ...others.slice(1)]) utimesSync(path.join(target, name), before, before);
  await writeAtomically(path.join(target, 'a'), '');
  expect(readdirSync(target).sort()).toEqual([...others, 'a'].sort());
});

test('what may no longer be replaced stays as it was, and no rest is left', async () => {
  const target = folder();
  const file = path.join(target, 'a');
  writeFileSync(file, 'old');
  const refuse = () => Promise.reject(new EngineError('fileChanged', same('changed')));
  await expect(writeAtomically(file, 'new', refuse)).rejects.toMatchObject({ code: 'fileChanged' });
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(target)).toEqual(['a']);
});

test.each([
  'ein Netz für Übung & Größe.neuroloom',
  '日本語 🦬.neuroloom',
  'a b  c.neuroloom',
  `${'n'.repeat(245)}.neuroloom`,
  `${'ü'.repeat(122)}.neuroloom`,
])('any name that the file system takes: %s', async (name) => {
  const target = path.join(folder(), 'Ordner mit Leerzeichen und Ümlaut');
  mkdirSync(target);
  expect(await writeAtomically(path.join(target, name), 'x')).toBe(1);
  expect(readdirSync(target)).toEqual([name]);
});

describe('says what to do', () => {
  test('when the name is too long', async () => {
    await expect(writeAtomically(path.join(folder(), 'n'.repeat(256)), 'x')).rejects.toMatchObject({
      code: 'fileUnwritable',
      message: expect.stringContaining('its name is too long. Choose another place; nothing is lost.'),
    });
  });

  test('when there is a device of that name', async () => {
    await expect(writeAtomically('/dev/null', 'x')).rejects.toMatchObject({ code: 'fileUnwritable' });
    expect(statSync('/dev/null').isFile()).toBe(false);
  });

  const locked = readOnlyDisk();
  afterAll(() => locked && execFileSync('umount', [locked]));

  test.skipIf(!locked)('when the disk is read-only (needs root)', async () => {
    const file = path.join(locked!, 'a');
    await expect(writeAtomically(file, 'x')).rejects.toMatchObject({
      code: 'fileUnwritable',
      message: `${file} cannot be written: the disk is read-only. Choose another place; nothing is lost.`,
    });
    expect(readFileSync(file, 'utf8')).toBe('old');
  });

  test.each(['ENOSPC', 'EDQUOT', 'EFBIG'])('when the system says %s', (code) => {
    const error = asWriteError(Object.assign(new Error('write'), { code }), '/a');
    expect(error).toMatchObject({ code: 'diskFull', message: expect.stringContaining('Make room') });
  });

  test('when the folder is not there', async () => {
    await expect(writeAtomically('/nowhere/at/all', 'x')).rejects.toMatchObject({
      code: 'fileUnwritable',
      message: '/nowhere/at/all cannot be written: the folder is not there. Choose another place; nothing is lost.',
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
  afterAll(() => disk?.unmount());

  test.skipIf(!disk)('when the disk is full (needs root: a disk of 1 MB), and the old file is as it was', async () => {
    const file = path.join(disk!.folder, 'a');
    writeFileSync(file, 'old');
    const pieces = Array.from({ length: 40 }, () => new Uint8Array(100_000));
    await expect(writeAtomically(file, pieces)).rejects.toMatchObject({
      code: 'diskFull',
      message: `${file} was not written: the disk is full. Make room, or choose another place; nothing is lost.`,
    });
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(disk!.folder)).toEqual(['a']);
    await writeAtomically(file, 'there is room again');
  });
});

/** A disk that holds a file and takes no other, where this user may mount one. */
function readOnlyDisk(): string | undefined {
  const mount = tinyDisk()?.folder;
  if (mount === undefined) return undefined;
  writeFileSync(path.join(mount, 'a'), 'old');
  execFileSync('mount', ['-o', 'remount,ro', mount]);
  return mount;
}
