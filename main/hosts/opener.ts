import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Opens an address in the user's browser. The address contains the token, and command lines are visible to every user
 * of the machine: so the browser is given a file that only this user can read and that redirects to the address.
 */
export class Opener {
  readonly #file: string;

  /** @param folder readable by this user only */
  constructor(folder: string) {
    this.#file = path.join(folder, `open-${process.pid}.html`);
  }

  /** Runs the system's opener. If there is none, the printed address has to do. */
  open(address: string, start = run): void {
    rmSync(this.#file, { force: true });
    writeFileSync(this.#file, redirectTo(address), { mode: 0o600, flag: 'wx' });
    start(commandFor(this.#file));
  }

  /** The address has been used. */
  remove(): void {
    rmSync(this.#file, { force: true });
  }
}

function redirectTo(address: string): string {
  const script = `<script>location.replace(${JSON.stringify(address)})</script>`;
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Neuroloom</title>${script}\n`;
}

function commandFor(file: string): readonly [string, ...string[]] {
  if (process.platform === 'darwin') return ['open', file];
  return process.platform === 'win32' ? ['cmd', '/c', 'start', '""', file] : ['xdg-open', file];
}

function run([command, ...args]: readonly [string, ...string[]]): void {
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
