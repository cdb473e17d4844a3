import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { startBrowserHost, stopBrowserHost, type BrowserHost } from '../e2e/setup/browserHost.ts';
import { killEngine } from '../e2e/setup/engine.ts';
import { openBrowser, openTab } from './browser.ts';
import { engineIsBack, recoverWork, type Desk } from './pageKills.ts';

const kinds = ['engine', 'host', 'browser'] as const;

/** A browser, and the host whose page is open in it. */
export async function browserDesk(folder: string): Promise<Desk<(typeof kinds)[number]>> {
  mkdirSync(folder, { recursive: true });
  const home = path.join(folder, 'home');
  const userData = path.join(folder, 'browser');
  let host = await startBrowserHost(home);
  let browser = await openBrowser(userData);
  let page = await openTab(browser, host.address());
  await page.locator('[data-testid=example-empty]:enabled').waitFor({ timeout: 120_000 });
  await page.getByTestId('example-moons').click();
  await saveFirst(page);
  const openAgain = async () => {
    page = await openTab(browser, host.address());
    await recoverWork(page);
  };
  return {
    name: 'page',
    kinds,
    home,
    page: () => page,
    kill: async (kind) => {
      if (kind === 'engine') killEngine(host.process.pid ?? 0);
      else if (kind === 'browser') browser.kill();
      else await killHost(host);
    },
    comeBack: async (kind) => {
      if (kind === 'engine') return engineIsBack(page);
      if (kind === 'browser') {
        browser = await openBrowser(userData);
        return openAgain();
      }
      // At the same place, so that it is the same site for the browser. The page that is still open says what to do.
      host = await startBrowserHost(home, Number(new URL(host.address()).port));
      const barrier = page.getByRole('dialog', { name: 'The engine is not running' });
      await expect(barrier).toContainText('Unsaved work is kept in this browser', { timeout: 90_000 });
      await page.close();
      return openAgain();
    },
    close: async () => {
      await browser.context.close().catch(() => undefined);
      await stopBrowserHost(host);
    },
  };
}

async function saveFirst(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: 'Save the project' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Typed');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('saved')).toHaveText('saved');
}

async function killHost({ process: host }: BrowserHost): Promise<void> {
  const gone = once(host, 'exit');
  host.kill('SIGKILL');
  await gone;
}
