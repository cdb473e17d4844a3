import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claim } from './claims.ts';
import { sweep } from './temporary.ts';

let folder: string;

beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-claims-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A claim to a file as another process has it. */
function claimOf(pid: number | undefined, file: string): string {
  const release = claim(file);
  const [name = ''] = readdirSync(folder);
  const theirs = path.join(folder, name.replace(`-${process.pid}-`, `-${pid}-`));
  renameSync(path.join(folder, name), theirs);
  release?.();
  return theirs;
}

test('a file is claimed once at a time, others beside it are not', () => {
  const file = path.join(folder, 'one.jsonl');
  const release = claim(file);
  expect(claim(file)).toBeUndefined();
  claim(path.join(folder, 'other.jsonl'))?.();
  release?.();
  claim(file)?.();
  expect(readdirSync(folder)).toEqual([]);
});

test.skipIf(process.platform === 'win32')('a file is claimed once, whichever way its path is written', () => {
  const inner = path.join(folder, 'inner');
  mkdirSync(inner);
  const file = path.join(inner, 'one.jsonl');
  symlinkSync(inner, path.join(folder, 'other'));
  symlinkSync(file, path.join(folder, 'link.jsonl'));
  const ways = [path.join(folder, 'other', 'one.jsonl'), path.join(folder, 'link.jsonl'), path.join(inner, '.', 'one.jsonl')];
  // Whether it is there already or not.
  for (const make of [() => undefined, () => writeFileSync(file, '')]) {
    make();
    for (const way of ways) {
      const release = claim(way);
      expect(claim(file)).toBeUndefined();
      release?.();
      const own = claim(file);
      expect(claim(way)).toBeUndefined();
      own?.();
    }
  }
  expect(readdirSync(inner)).toEqual(['one.jsonl']);
}); // prettier-ignore

test('what a living process has claimed stays its own until it dies, or says nothing for long', async () => {
  const file = path.join(folder, 'one.jsonl');
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const theirs = claimOf(other.pid, file);
  expect(claim(file)).toBeUndefined();
  await sweep(folder);
  expect(readdirSync(folder)).toEqual([path.basename(theirs)]);
  const long = new Date(Date.now() - 60 * 60_000);
  utimesSync(theirs, long, long);
  claim(file)?.();
  utimesSync(theirs, new Date(), new Date());
  expect(claim(file)).toBeUndefined();
  other.kill('SIGKILL');
  await once(other, 'exit');
  const release = claim(file);
  expect(release).toBeDefined();
  release?.();
});

test('what a process has claimed that died is free at once, and nothing of it stays', async () => {
  const file = path.join(folder, 'one.jsonl');
  const { pid } = spawnSync(process.execPath, ['--version']);
  claimOf(pid, file);
  claim(file)?.();
  expect(readdirSync(folder)).toEqual([]);
  // Also where nobody claims it any more.
  claimOf(pid, file);
  await sweep(folder);
  expect(readdirSync(folder)).toEqual([]);
});

test('what cannot be removed of a process that died stands in nobody’s way', () => {
  const file = path.join(folder, 'one.jsonl');
  const { pid } = spawnSync(process.execPath, ['--version']);
  const theirs = claimOf(pid, file);
  rmSync(theirs);
  // As that of another user, in a folder where everybody removes only what is theirs.
  mkdirSync(theirs);
  const release = claim(file);
  expect(release).toBeDefined();
  release?.();
  expect(readdirSync(folder)).toEqual([path.basename(theirs)]);
});
