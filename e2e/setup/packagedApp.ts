import { spawn } from 'node:child_process';
import path from 'node:path';
import { chromium, expect, type Page } from '@playwright/test';

export interface PackagedApp {
  readonly page: Page;
  readonly pid: number;
  /** All that can be debugged: pages, workers, webviews. */
  targets(): Promise<readonly { readonly type: string; readonly url: string }[]>;
  close(): Promise<void>;
}

/** A packaged app: its main process cannot be debugged, its page can. */
export async function launchPackagedApp(executable: string, home: string): Promise<PackagedApp> {
  const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(executable, [...noSandbox, '--disable-gpu', '--lang=en-US', '--remote-debugging-port=0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NEUROLOOM_HOME: path.join(home, 'app') },
  });
  const ended = new Promise<string>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? String(code))),
  );
  const address = await new Promise<string>((resolve, reject) => {
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        log += data.toString();
        const [, found] = /DevTools listening on ws:\/\/([^/]+)/.exec(log) ?? [];
        if (found) resolve(found);
      });
    }
    void ended.then((how) => reject(new Error(`The app ended with ${how} before it had a window.\n${log}`)));
  });
  const targets = async () =>
    (await (await fetch(`http://${address}/json/list`)).json()) as { type: string; url: string }[];
  // Before its page is there, a connection may hang.
  await expect.poll(async () => (await targets()).filter(({ url }) => url.startsWith('app://'))).toHaveLength(1);
  const browser = await chromium.connectOverCDP(`http://${address}`);
  const page = browser.contexts()[0]?.pages()[0];
  if (!page) throw new Error('The app has no page.');
  return {
    page,
    pid: child.pid ?? 0,
    targets,
    close: async () => {
      child.kill();
      await ended;
    },
  };
}
