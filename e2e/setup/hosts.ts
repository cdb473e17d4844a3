import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBrowserHost, stopBrowserHost, type BrowserHost } from './browserHost.ts';

/** A folder that no app has seen. */
export const freshHome = () => mkdtempSync(path.join(tmpdir(), 'neuroloom-e2e-home-'));

/** The browser hosts of a worker: one that tests share one after the other, and those of tests that need their own. */
export class Hosts {
  #shared: Promise<BrowserHost> | undefined;
  readonly #ending = new Set<Promise<void>>();

  /** One that nobody has used. */
  own(): Promise<BrowserHost> {
    return startBrowserHost(freshHome());
  }

  /** The one for all, with nothing in its home. */
  async shared(): Promise<BrowserHost> {
    this.#shared ??= this.own();
    const host = await this.#shared;
    empty(host.home);
    return host;
  }

  /** Ends an app and removes its home. Nobody has to wait: `close` does, and says what failed. */
  end(home: string, close: () => Promise<void>): Promise<void> {
    const ending = close().finally(() => rmSync(home, { recursive: true, force: true }));
    this.#ending.add(ending);
    ending.catch(() => undefined);
    return ending;
  }

  /** Waits for all; fails where one could not be ended. */
  async close(): Promise<void> {
    const shared = await this.#shared?.catch(() => undefined);
    if (shared) void this.end(shared.home, () => stopBrowserHost(shared));
    await Promise.all(this.#ending);
  }
}

/** Removes all files below a folder; the app's own folders stay. */
function empty(home: string): void {
  for (const entry of readdirSync(home, { withFileTypes: true })) {
    const place = path.join(home, entry.name);
    const inside = entry.isDirectory() ? readdirSync(place).map((name) => path.join(place, name)) : [place];
    for (const found of inside) rmSync(found, { recursive: true, force: true });
  }
}
