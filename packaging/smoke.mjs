// Tries a packaged app from outside (e2e/packaged.spec.ts), as a user has it.
//   node packaging/smoke.mjs [FOLDER]     (of the unpacked app)
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureDisplays } from '../e2e/setup/system.mjs';

const folder = path.resolve(process.argv[2] ?? 'release/packages/linux-unpacked');
process.chdir(path.resolve(import.meta.dirname, '..'));
const displays = await ensureDisplays(1);
if ('reason' in displays) throw new Error(`The packaged app cannot be tried: ${displays.reason}`);
const [display = process.env.DISPLAY] = displays.displays;
const { status } = spawnSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list'], {
  stdio: 'inherit',
  env: { ...process.env, DISPLAY: display, NEUROLOOM_E2E_PACKAGED: folder },
});
displays.stop();
process.exit(status ?? 1);
