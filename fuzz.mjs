// npm run fuzz [-- N]: damaged files for every reader, ten thousand for each and others every time; what fails is said with the
// seed that repeats it. The tests try a few of them.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

process.chdir(import.meta.dirname);
const files = [
  'main/data/fuzz', 'main/import/fuzz', 'main/projects/fuzz', 'main/pretrained/fuzz', 'main/pretrained/refused',
  'main/pretrained/llama2c', 'main/engine/service', 'electron/messages',
]; // prettier-ignore
const vitest = path.join('node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', ...files], {
  stdio: 'inherit',
  env: { ...process.env, NEUROLOOM_FUZZ: process.argv[2] ?? '10000' },
});
process.exitCode = status ?? 1;
