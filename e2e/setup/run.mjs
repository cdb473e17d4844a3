// Runs the end-to-end tests on both hosts: npm run e2e -- [--project browser|electron] [any option of Playwright]
import { spawn, spawnSync } from 'node:child_process';
import console from 'node:console';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { findElectron } from './electron.mjs';
import { ensureChromium, ensureDisplays } from './system.mjs';

process.chdir(path.resolve(import.meta.dirname, '..', '..'));
const args = process.argv.slice(2);
/** As many as specs run at a time: each has a display of its own. */
const WORKERS = 2;

/** Runs a script of Node and ends with it when it fails. */
function node(script, ...options) {
  const { status } = spawnSync(process.execPath, [script, ...options], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** Chooses the Electron that the specs of that project run on; says why when there is none. */
async function prepareElectron() {
  const electron = findElectron();
  if ('reason' in electron) return electron;
  const displays = await ensureDisplays(WORKERS);
  return 'reason' in displays ? displays : { ...electron, ...displays };
}

function summary(file, skipReason) {
  // Playwright has said itself why it did not come to running anything.
  if (!existsSync(file)) return;
  const { expected, flaky, unexpected, skipped } = JSON.parse(readFileSync(file, 'utf8')).stats;
  if (skipReason) warn(skipReason);
  const some = (count, word) => (count > 0 ? `, ${count} ${word}` : '');
  console.log(
    `${expected} passed, ${unexpected} failed${some(flaky, 'FLAKY (passed when begun again)')}${some(skipped, 'skipped')}`,
  );
}

function warn(reason) {
  const line = '!'.repeat(100);
  console.log(`\n${line}\n!! THE ELECTRON TESTS ARE SKIPPED: ${reason}\n${line}\n`);
}

node('build.mjs', '--quiet');
const electron = await prepareElectron();
const skipReason = 'reason' in electron ? electron.reason : undefined;
if (skipReason) warn(skipReason);
else console.log(`Electron: ${electron.binary}`);
const folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-e2e-'));
const results = path.join(folder, 'results.json');
// Also when this run is broken off.
process.once('exit', () => {
  if (!skipReason) electron.stop();
  rmSync(folder, { recursive: true, force: true });
});
try {
  const cli = path.join('node_modules', '@playwright', 'test', 'cli.js');
  const tests = spawn(process.execPath, [cli, 'test', ...args], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PLAYWRIGHT_JSON_OUTPUT_FILE: results,
      NEUROLOOM_E2E_CHROMIUM: await ensureChromium(),
      ...(skipReason
        ? { NEUROLOOM_E2E_NO_ELECTRON: skipReason }
        : { NEUROLOOM_E2E_ELECTRON: electron.binary, NEUROLOOM_E2E_DISPLAYS: electron.displays.join(' ') }),
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => tests.kill(signal));
  process.exitCode = (await new Promise((resolve) => tests.once('exit', resolve))) ?? 1;
  summary(results, skipReason);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
process.exit();
