import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeAtomically } from './files.ts';
import { noteWritten, sweepLeftovers } from './leftovers.ts';
import { sweep, temporaryFolder, temporaryIn } from './temporary.ts';

let folder: string;

beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-leftovers-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** The number of a process that has ended. */
const dead = spawnSync(process.execPath, ['--version']).pid;
/** What that process would have called it. */
const ofTheDead = (name: string) => name.replace(`-${process.pid}-`, `-${dead}-`);

test('what a process that died has left goes at once, what a living one writes stays', async () => {
  const [own, left] = [temporaryIn(folder), ofTheDead(temporaryIn(folder))];
  const elsewhere = temporaryIn(folder).replace(/neuroloom-[0-9a-f]{6}-/, 'neuroloom-000000-');
  for (const file of [own, left, elsewhere]) writeFileSync(file, 'half');
  await sweep(folder);
  expect([own, left, elsewhere].map((file) => existsSync(file))).toEqual([true, false, true]);
});

test('the next start tidies up in the app’s folders, among temporary files, and where the user saved last', async () => {
  const [home, mine] = [path.join(folder, 'home'), path.join(folder, 'mine')];
  const run = path.join(home, 'runs', 'run-1');
  for (const made of [run, mine]) mkdirSync(made, { recursive: true });
  const staged = ofTheDead(temporaryIn(mine));
  mkdirSync(path.join(staged, '.replaced'), { recursive: true });
  const own = await temporaryFolder();
  const passing = ofTheDead(own);
  mkdirSync(passing);
  const left = [ofTheDead(temporaryIn(run)), ofTheDead(temporaryIn(home))];
  for (const file of left) writeFileSync(file, 'half');
  await noteWritten(home, path.join(mine, 'net.neuroloom'));
  await writeAtomically(path.join(run, 'run.json'), '{}');
  await sweepLeftovers(home);
  expect([...left, staged, passing].filter((file) => existsSync(file))).toEqual([]);
  expect(readdirSync(run)).toEqual(['run.json']);
  expect(existsSync(own)).toBe(true);
  rmSync(own, { recursive: true });
});
