import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import type { App } from '../launch.ts';
import { startBrowserHost, stopBrowserHost, type BrowserHost } from './browserHost.ts';
import { findEngine, killEngine } from './engine.ts';

interface Started {
  readonly host: BrowserHost;
  readonly context: BrowserContext;
  readonly page: Page;
}

/** A page of that host, in a browser context of its own. Closing it ends the host as well, unless others share it. */
export async function launchBrowserApp(
  first: BrowserHost,
  isShared: boolean,
  newContext: () => Promise<BrowserContext>,
): Promise<App> {
  const { home } = first;
  const openPage = async (host: BrowserHost): Promise<Started> => {
    const context = await newContext();
    const page = await context.newPage();
    await page.goto(host.address());
    return { host, context, page };
  };
  let started = await openPage(first);
  /** Other tests go on with a host that is shared. */
  const own = () => {
    if (isShared) throw new Error('Others share this host: say test.use({ hasOwnHost: true }).');
    return started.host;
  };
  const hostPid = () => started.host.process.pid ?? 0;
  const ownPid = () => own().process.pid ?? 0;
  return {
    kind: 'browser',
    home,
    electron: undefined,
    get page() {
      return started.page;
    },
    enginePid: () => findEngine(hostPid()),
    killEngine: () => killEngine(ownPid()),
    hangEngine: () => killEngine(ownPid(), 'SIGSTOP'),
    stopHost: (signal) => void own().process.kill(signal),
    restart: async () => {
      const host = own();
      await started.context.close();
      await stopBrowserHost(host);
      started = await openPage(await startBrowserHost(home));
    },
    awayHost: async (meanwhile) => {
      const port = Number(new URL(own().address()).port);
      await stopBrowserHost(started.host);
      await meanwhile();
      started = { ...started, host: await startBrowserHost(home, port) };
      return started.host.address();
    },
    save: (name, ask) => saveInBrowser(started.page, home, name, ask),
    open: (file, ask) => openInBrowser(started.page, file, ask),
    resize: (width, height) => started.page.setViewportSize({ width, height }),
    log: () => started.host.log(),
    close: async () => {
      await started.context.close();
      if (!isShared) await stopBrowserHost(started.host);
    },
  };
}

/** The app's own dialog lists the projects of its folder; other files come through the browser's picker. */
async function openInBrowser(page: Page, file: string, ask: () => Promise<void>): Promise<void> {
  const fromThisComputer = page.getByRole('button', { name: 'From this computer' });
  const pick = async () => {
    await ask();
    if (/\.(neuroloom|png)$/.test(file)) await fromThisComputer.click();
  };
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), pick()]);
  await chooser.setFiles(file);
}

/** Projects stay in the app's folder, under the name that its own dialog asks for; exports come as downloads. */
async function saveInBrowser(page: Page, home: string, name: string, ask: () => Promise<void>): Promise<string> {
  const answerDialog = async () => {
    const dialog = page.getByRole('dialog', { name: 'Save the project' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name.replace(/\.neuroloom$/, ''));
    await dialog.getByRole('button', { name: 'Save' }).click();
  };
  if (name.endsWith('.neuroloom')) {
    await ask();
    await answerDialog();
    const file = path.join(home, 'projects', name);
    await expect.poll(() => existsSync(file)).toBe(true);
    return file;
  }
  const [download] = await Promise.all([page.waitForEvent('download'), ask()]);
  const file = path.join(home, 'downloads', name);
  mkdirSync(path.dirname(file), { recursive: true });
  await download.saveAs(file);
  return file;
}
