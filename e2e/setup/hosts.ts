import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBrowserHost, stopBrowserHost, type BrowserHost } from './browserApp.ts';

/** A folder that no app has seen. */
export const freshHome = () => mkdtempSync(path.join(tmpdir(), 'neuroloom-e2e-home-'));

/** Browser hosts on fresh homes. The next one starts while a test is running, so that no test waits for its own. */
export class Hosts {
  #next: Promise<BrowserHost> | undefined;
  readonly #ending = new Set<Promise<void>>();

  /** One that nobody has used. */
  take(): Promise<BrowserHost> {
    const host = this.#next ?? startBrowserHost(freshHome());
    this.#next = startBrowserHost(freshHome());
    // Whoever takes it hears of its failure.
    this.#next.catch(() => undefined);
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
    const spare = await this.#next?.catch(() => undefined);
    if (spare) void this.end(spare.home, () => stopBrowserHost(spare));
    await Promise.all(this.#ending);
  }
}
