import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Opens an address in the user's browser. The address holds the token, and command lines can be read by every user of the
 * machine: so the browser is given a file that only this user can read and that leads on to the address.
 */
export class Opener {
  readonly #file: string;

  /** @param folder of this user */
  constructor(folder: string) {
    this.#file = path.join(folder, `open-${process.pid}.html`);
  }

  /** The command line for a system. Where there is no opener, the printed address does. */
  open(address: string, start = run): void {
    rmSync(this.#file, { force: true });
    writeFileSync(this.#file, redirectTo(address), { mode: 0o600, flag: 'wx' });
    start(commandFor(this.#file));
  }

  /** The address is used up. */
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
