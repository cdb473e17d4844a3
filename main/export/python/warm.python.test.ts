// What the tests run Python programs with: e2e/setup/warmPython.mjs.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { coldPython } from './testing.ts';

const hasWarm = coldPython !== '' && process.env['NEUROLOOM_PYTHON'] !== coldPython;
const setup = path.join(import.meta.dirname, '../../../e2e/setup/warmPython');

/** Whether a process computes still: one that nobody has asked about since it ended does not. */
function runs(process: string): boolean {
  const state = `/proc/${process}/status`;
  return existsSync(state) && !/^State:\s+Z/m.test(readFileSync(state, 'utf8'));
}

test.skipIf(!hasWarm)('a program ends with the Python of the tests, and who runs it hears of it', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'neuroloom-warm-'));
  const socket = path.join(folder, 'socket');
  // Without the packages of the system: torch is not needed for this.
  const server = spawn(coldPython, ['-S', path.join(setup, 'server.py'), socket], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  await once(server.stdout, 'data');
  const code = 'import os, time; print(os.getpid(), flush=True); time.sleep(600)';
  const client = spawn(coldPython, ['-IS', path.join(setup, 'client.py'), socket, '-c', code], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [said] = (await once(client.stdout, 'data')) as [Buffer];
    const program = String(said).trim();
    expect(runs(program)).toBe(true);
    const ended = once(client, 'exit');
    server.kill('SIGKILL');
    expect(await ended).toEqual([1, null]);
    await expect.poll(() => runs(program)).toBe(false);
  } finally {
    client.kill();
    server.kill();
    rmSync(folder, { recursive: true });
  }
});
