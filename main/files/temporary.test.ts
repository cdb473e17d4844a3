import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeAtomically } from './files.ts';
import { noteWritten, sweepLeftovers, sweepTwice } from './leftovers.ts';
import { sweep, sweepTemporaryFolders, temporaryFolder, temporaryIn } from './temporary.ts';

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

test('what an engine leaves that outlives the next start for a while goes as well', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const theirs = temporaryIn(folder).replace(`-${process.pid}-`, `-${other.pid}-`);
  writeFileSync(theirs, 'half');
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  await sweepTwice(folder);
  expect(existsSync(theirs)).toBe(true);
  const gone = once(other, 'exit');
  other.kill('SIGKILL');
  await gone;
  vi.advanceTimersByTime(60_000);
  vi.useRealTimers();
  await expect.poll(() => existsSync(theirs)).toBe(false);
});

/** Runs a script that sees other processes than this one, on a machine of the same name; undefined where that cannot be. */
function fromContainer(script: string): string | undefined {
  const args = ['--user', '--map-root-user', '--pid', '--fork', process.execPath, '--input-type=module', '-e', script];
  const { status, stdout } = spawnSync('unshare', args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

test.skipIf(fromContainer('') === undefined)(
  'a container with the same host name, but processes of its own, is another machine',
  async () => {
    const bundle = path.join(folder, 'temporary.mjs');
    const esbuild = path.resolve(import.meta.dirname, '../../node_modules/.bin/esbuild');
    execFileSync(esbuild, ['temporary.ts', `--outfile=${bundle}`, '--log-level=error'], { cwd: import.meta.dirname });
    const named = fromContainer(
      `const { temporaryIn } = await import(${JSON.stringify(bundle)}); process.stdout.write(temporaryIn('/'));`,
    );
    // Whichever number it has there, here it is that of a process that has ended.
    const theirs = path.join(folder, (named ?? '').replace(/-\d+-(?=[0-9a-f]{8}\.tmp)/, `-${dead}-`));
    writeFileSync(theirs, 'half');
    await sweep(folder);
    expect(existsSync(theirs)).toBe(true);
  },
);

test('of other machines goes what was not written to for days; a long copy into a folder, and files of other programs, stay', async () => {
  const foreign = (name: string) => path.join(folder, `.neuroloom-000000-1-${name}.tmp`);
  const [old, copying, another] = [
    foreign('00000001'),
    foreign('00000002'),
    path.join(folder, '.notes.json.deadbeef.tmp'),
  ];
  const longAgo = new Date(Date.now() - 3 * 24 * 3_600_000);
  for (const made of [old, copying]) mkdirSync(made);
  for (const file of [path.join(old, 'a'), path.join(copying, 'a'), another]) writeFileSync(file, 'half');
  for (const file of [path.join(old, 'a'), old, copying, another]) utimesSync(file, longAgo, longAgo);
  await sweep(folder);
  expect([old, copying, another].map((file) => existsSync(file))).toEqual([false, true, true]);
});

test('a link among the temporary folders leads nowhere', async () => {
  const link = temporaryIn(tmpdir());
  const left = ofTheDead(temporaryIn(folder));
  writeFileSync(left, 'half');
  symlinkSync(folder, link);
  await sweepTemporaryFolders();
  rmSync(link);
  expect(existsSync(left)).toBe(true);
});
