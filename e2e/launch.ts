import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { launchBrowserApp } from './setup/browserApp.ts';
import { launchElectronApp } from './setup/electronApp.ts';

export { expect };

export interface HostOptions {
  /** Which of the two hosts the project runs on. */
  host: 'browser' | 'electron';
}

/** The running app, whichever host it runs in. */
export interface App {
  readonly kind: 'browser' | 'electron';
  /** The page of now: a restart brings another one. */
  readonly page: Page;
  /** The main process, for what only the desktop has. */
  readonly electron: ElectronApplication | undefined;
  /** The app's own folder, fresh for every test. */
  readonly home: string;
  /** Undefined while there is none. */
  enginePid(): number | undefined;
  /** kill -9, as an out-of-memory would. */
  killEngine(): void;
  /** Ends the app in order and starts it again on the same home. */
  restart(): Promise<void>;
  /** Does what asks where to save, answers with a file of that name and waits for it. Returns the file's path. */
  save(name: string, ask: () => Promise<void>): Promise<string>;
  /** Does what asks for a file to open, and answers with this one. */
  open(file: string, ask: () => Promise<void>): Promise<void>;
  /** Sets the size of the page. */
  resize(width: number, height: number): Promise<void>;
  /** What the engine and the host have printed. */
  log(): string;
  close(): Promise<void>;
}

interface Fixtures {
  app: App;
}

/** `test` with a fresh app on the project's host. */
export const test = base.extend<Fixtures & HostOptions>({
  host: ['browser', { option: true }],
  app: async ({ host, browser, locale, colorScheme, viewport }, use, testInfo) => {
    const noElectron = process.env['NEUROLOOM_E2E_NO_ELECTRON'];
    testInfo.skip(host === 'electron' && noElectron !== undefined, noElectron ?? '');
    const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-e2e-home-'));
    const app =
      host === 'electron'
        ? await launchElectronApp(home)
        : await launchBrowserApp(home, () => browser.newContext({ viewport, colorScheme, ...(locale && { locale }) }));
    try {
      // The gallery opens once the engine has answered.
      await expect(app.page.getByTestId('example-empty')).toBeEnabled({ timeout: 30_000 });
      if (viewport) await app.resize(viewport.width, viewport.height);
      await use(app);
    } finally {
      if (testInfo.status !== testInfo.expectedStatus) {
        const picture = await app.page.screenshot().catch(() => undefined);
        if (picture) await testInfo.attach('page', { body: picture, contentType: 'image/png' });
        await testInfo.attach('log', { body: app.log(), contentType: 'text/plain' });
      }
      await app.close();
      rmSync(home, { recursive: true, force: true });
    }
  },
});
