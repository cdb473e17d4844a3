// Runs once before all tests of main: builds the engine that some of them start (engine/startedEngine.ts), and creates
// a folder for temporary files, which is removed afterwards.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export function setup(): () => void {
  const root = path.resolve(import.meta.dirname, '..');
  execFileSync(process.execPath, ['build.mjs', '--only', 'main', '--quiet'], { cwd: root });
  const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-tests-'));
  // `tmpdir()` in the processes that run the tests.
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
