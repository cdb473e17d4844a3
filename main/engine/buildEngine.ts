// What the tests of the engine as it ships need, once for all of them: side by side they would overwrite what others read.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

export function setup(): void {
  const root = path.resolve(import.meta.dirname, '..', '..');
  execFileSync(process.execPath, ['build.mjs', '--only', 'main', '--quiet'], { cwd: root });
}
