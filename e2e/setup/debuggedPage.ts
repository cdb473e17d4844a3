import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, expect, type Page } from '@playwright/test';

const MOST_TRIES = 100;

/** Where Chromium's debugger of an app listens that was started with `--remote-debugging-port`. */
const addresses = new WeakMap<ChildProcess, Promise<string>>();

/** The page of an app as it is now. Fails if the app ends before it has one. Reads what the app prints, from its start on. */
export async function pageOf(app: ChildProcess): Promise<Page> {
  const address = addresses.get(app) ?? addressOf(app);
  addresses.set(app, address);
  return pageAt(await address);
}

function addressOf(app: ChildProcess): Promise<string> {
  let log = '';
  return new Promise((resolve, reject) => {
    const read = (data: Buffer) => {
      log += data.toString();
      const [, found] = /DevTools listening on ws:\/\/([^/]+)/.exec(log) ?? [];
      if (found !== undefined) resolve(found);
    };
    app.stdout?.on('data', read);
    app.stderr?.on('data', read);
    app.once('close', (code, signal) =>
      reject(new Error(`The app ended with ${signal ?? code} before it had a window.\n${log}`)),
    );
  });
}

async function pageAt(address: string): Promise<Page> {
  const pages = async () => {
    const answer = await fetch(`http://${address}/json/list`);
    const targets = (await answer.json()) as { readonly type: string; readonly url: string }[];
    return targets.filter(({ type, url }) => type === 'page' && url.startsWith('app://'));
  };
  const found = async () => {
    // Before its page is there, a connection may hang.
    await expect.poll(pages, { timeout: 120_000 }).toHaveLength(1);
    const browser = await chromium.connectOverCDP(`http://${address}`, { noDefaults: true });
    const [page] = browser.contexts()[0]?.pages() ?? [];
    if (page) return page;
    await browser.close();
    throw new Error('The app has no page.');
  };
  // One that has just crashed is in the list, and comes back.
  for (let tries = 1; ; tries++) {
    const page = await found().catch((error: unknown) => {
      if (tries === MOST_TRIES) throw error;
    });
    if (page) return page;
    await pause(250);
  }
}
