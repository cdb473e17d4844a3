// A Python that has read torch once, for all unit tests: importing it takes three seconds of the processor, and most
// programs far less. Every program runs in a fork of it, by itself (warmPython/server.py).
// NEUROLOOM_PYTHON is then a command that looks like `python` and starts nothing; NEUROLOOM_COLD_PYTHON is the Python
// itself, as users start it. Where processes cannot be forked and watched so (outside of Linux), both are the same.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

const folder = path.join(import.meta.dirname, 'warmPython');

/** For Vitest's `globalSetup`: before all tests. What it returns runs after them. */
export async function setup() {
  const python = process.env.NEUROLOOM_PYTHON;
  if (!python) return undefined;
  process.env.NEUROLOOM_COLD_PYTHON = python;
  const about = 'import os, sys; print(sys.executable if hasattr(os, "pidfd_open") else "")';
  const executable = execFileSync(python, ['-c', about], { encoding: 'utf8' }).trim();
  if (executable === '') return undefined;

  const place = mkdtempSync(path.join(tmpdir(), 'neuroloom-python-'));
  const socket = path.join(place, 'socket');
  const command = path.join(place, 'python');
  const client = path.join(folder, 'client.py');
  writeFileSync(command, `#!/bin/sh\nexec '${executable}' -IS '${client}' '${socket}' "$@"\n`);
  chmodSync(command, 0o755);
  // It ends when its stdin does, also when this process dies.
  const server = spawn(executable, [path.join(folder, 'server.py'), socket], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise((resolve) => server.once('exit', resolve));
  const ready = await Promise.race([new Promise((resolve) => server.stdout.once('data', () => resolve(true))), gone]);
  if (ready !== true) throw new Error(`${executable} could not run warmPython/server.py.`);
  process.env.NEUROLOOM_PYTHON = command;
  return async () => {
    server.stdin.end();
    await gone;
    rmSync(place, { recursive: true });
  };
}
