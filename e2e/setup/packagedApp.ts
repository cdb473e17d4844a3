import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { App } from '../launch.ts';
import { pageOf } from './debuggedPage.ts';
import { findEngine, killEngine } from './engine.ts';

/** Where an unpacked app lies, and the folder that its user has for a home. */
export interface Installed {
  readonly folder: string;
  readonly home: string;
}

/** What a double click starts, and the folder with the engine and its Node. */
export function partsOf({ folder }: Installed): { readonly program: string; readonly resources: string } {
  if (process.platform === 'darwin') {
    const contents = path.join(folder, 'Neuroloom.app', 'Contents');
    return { program: path.join(contents, 'MacOS', 'Neuroloom'), resources: path.join(contents, 'Resources') };
  }
  const name = process.platform === 'win32' ? 'Neuroloom.exe' : 'neuroloom';
  return { program: path.join(folder, name), resources: path.join(folder, 'resources') };
}

/** The packaged app, which has no debugger that could answer its native dialogs. */
export interface PackagedApp extends App {
  readonly pid: number;
  /** How long it took from the start to its page, in milliseconds. */
  since(): number;
  kill(): void;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** What a package must not heed, and no Node in the PATH: all it has is what a test lays into the home's `bin`. */
function environment({ home }: Installed): Record<string, string> {
  const bin = path.join(home, 'bin');
  mkdirSync(bin, { recursive: true });
  return {
    // Windows does not work without its own.
    ...(process.platform === 'win32' && (process.env as Record<string, string>)),
    HOME: home,
    NEUROLOOM_HOME: path.join(home, 'app'),
    DISPLAY: process.env['DISPLAY'] ?? '',
    PATH: bin,
    NEUROLOOM_NODE: '/bin/false',
    ELECTRON_RUN_AS_NODE: '1',
    NODE_OPTIONS: `--require=${path.join(home, 'missing.cjs')}`,
  };
}

function open(installed: Installed, ...options: readonly string[]): ChildProcess {
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return spawn(partsOf(installed).program, [...sandbox, '--disable-gpu', '--lang=en-US', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(installed),
  });
}

/** Starts it beside one that runs; what it has printed until it ended by itself, and with which code. */
export async function openBeside(installed: Installed, ...options: readonly string[]) {
  const child = open(installed, ...options);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (log += data.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, log };
}

/** The package's command line. */
export function packagedCli(installed: Installed, ...args: readonly string[]): string {
  const isWindows = process.platform === 'win32';
  const { NODE_OPTIONS: _, ...env } = environment(installed);
  return execFileSync(
    path.join(partsOf(installed).resources, isWindows ? 'neuroloom-cli.cmd' : 'neuroloom-cli'),
    args,
    {
      encoding: 'utf8',
      cwd: installed.home,
      // The launcher of Linux and macOS is a script of the shell, which needs `readlink` and `dirname`.
      env: { ...env, PATH: isWindows ? env['PATH'] : '/usr/bin:/bin' },
      shell: isWindows,
    },
  );
}

/** Starts the packaged app with these files, and connects once its page is there. */
export async function launchPackagedApp(installed: Installed, ...files: readonly string[]): Promise<PackagedApp> {
  const began = performance.now();
  // The port is Chromium's, for the page; the one of `--inspect` would be the main process's and must stay closed.
  const child = open(installed, '--inspect=0', '--remote-debugging-port=0', ...files);
  let log = '';
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code ?? 0)),
  );
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (log += data.toString()));
  const page = await pageOf(child);
  const pid = child.pid ?? 0;
  const refuse = () => Promise.reject(new Error('A package cannot be made to do this from outside.'));
  return {
    kind: 'electron',
    home: installed.home,
    page,
    pid,
    electron: undefined,
    ended,
    kill: () => void child.kill('SIGKILL'),
    since: () => Math.round(performance.now() - began),
    enginePid: () => findEngine(pid),
    killEngine: () => killEngine(pid),
    hangEngine: () => killEngine(pid, 'SIGSTOP'),
    stopHost: (signal) => void child.kill(signal),
    restart: refuse,
    awayHost: refuse,
    save: refuse,
    open: refuse,
    resize: refuse,
    log: () => log,
    close: async () => {
      if (!page.isClosed()) await page.close();
      await ended;
    },
  };
}
