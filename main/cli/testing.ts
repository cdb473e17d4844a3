import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { cli } from './cli.ts';

/** What the commands of a test have printed, or the last of them by `run`. */
export const terminal = { out: '', errors: '' };

let folder = '';

/** A place in the folder of a test, or the folder itself. */
export const file = (name = '') => path.join(folder, name);
/** Where the app keeps what is its own during a test. */
export const home = () => file('home');

/** Gives each test of a file a folder and a home of its own, and keeps what is printed. */
export function useTerminal(): void {
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'neuroloom-cli-'));
    vi.stubEnv('NEUROLOOM_HOME', home());
    [terminal.out, terminal.errors] = ['', ''];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((terminal.out += String(text)), true));
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((terminal.errors += String(text)), true));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });
}

/** Runs a command: its exit code, and all that it prints. */
export async function run(...args: string[]) {
  [terminal.out, terminal.errors] = ['', ''];
  const code = await cli(args);
  return { code, ...terminal, lines: terminal.out.trimEnd().split('\n') };
}
