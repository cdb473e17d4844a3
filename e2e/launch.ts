import { expect, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { launchBrowserApp } from './setup/browserApp.ts';
import { launchElectronApp } from './setup/electronApp.ts';
import { freshHome, Hosts } from './setup/hosts.ts';
import { askAsScript } from './setup/rawChannel.ts';

export { expect };

export interface HostOptions {
  /** Which of the two hosts the project runs on. */
  host: 'browser' | 'electron';
  /** For tests that end or restart host or engine, or look at what these keep: in the browser others share both. */
  hasOwnHost: boolean;
}

/** The running app, whichever host it runs in. */
export interface App {
  readonly kind: 'browser' | 'electron';
  /** The page of now: a restart brings another one. */
  readonly page: Page;
  /** The main process, for what only the desktop has. */
  readonly electron: ElectronApplication | undefined;
  /** The app's own folder, empty for every test. */
  readonly home: string;
  /** Undefined while there is none. */
  enginePid(): number | undefined;
  /** kill -9, as an out-of-memory would. */
  killEngine(): void;
  /** Lets the engine hang: it is there and answers nothing. */
  hangEngine(): void;
  /** The same with the browser host, or lets it go on. */
  stopHost(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Ends the app in order and starts it again on the same home. */
  restart(): Promise<void>;
  /** Ends the browser host, and starts it again at the same place; the page stays open. Returns its new address. */
  awayHost(meanwhile: () => Promise<void>): Promise<string>;
  /**
   * Does what asks where to save, answers with a file of that name and waits for it. Returns the file's path. A host
   * gives out a name once a minute: no two tests save projects of one name.
   */
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

/** `test` with a fresh app on the project's host. Tests that say nothing about the host are tagged `@once`. */
export const test = base.extend<Fixtures & HostOptions, { readonly hosts: Hosts }>({
  host: ['browser', { option: true }],
  hasOwnHost: [false, { option: true }],
  hosts: [
    // Playwright reads from the pattern that it needs no other fixture.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use, { parallelIndex }) => {
      // A display of its own, with focus and clipboard; none is named where there is but one.
      const displays = process.env['NEUROLOOM_E2E_DISPLAYS']?.split(' ') ?? [];
      const display = displays[parallelIndex % displays.length];
      if (display) process.env['DISPLAY'] = display;
      const hosts = new Hosts();
      await use(hosts);
      await hosts.close();
    },
    { scope: 'worker' },
  ],
  app: async (
    { host, hasOwnHost, hosts, browser, locale, colorScheme, viewport, deviceScaleFactor },
    use,
    testInfo,
  ) => {
    const noElectron = process.env['NEUROLOOM_E2E_NO_ELECTRON'];
    testInfo.skip(host === 'electron' && noElectron !== undefined, noElectron ?? '');
    // Nothing moves for the eye alone: a test would only wait for it.
    const newContext = () =>
      browser.newContext({
        viewport,
        colorScheme,
        reducedMotion: 'reduce',
        ...(locale && { locale }),
        ...(deviceScaleFactor && { deviceScaleFactor }),
      });
    const isShared = host === 'browser' && !hasOwnHost;
    const app =
      host === 'electron'
        ? await launchElectronApp(freshHome())
        : await launchBrowserApp(await (isShared ? hosts.shared() : hosts.own()), isShared, newContext);
    /** What the pages of the app have asked other machines for: nothing, whatever is clicked. */
    const asked: string[] = [];
    app.page.context().on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (/^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1') asked.push(request.url());
    });
    /** What the policy for content has kept from the page: every part of the app has to get along with it. */
    const refused: string[] = [];
    app.page.context().on('console', (message) => {
      if (message.page() === app.page && message.text().includes('Content Security Policy'))
        refused.push(message.text());
    });
    try {
      // The gallery opens once the engine has answered.
      await expect(app.page.getByTestId('example-empty')).toBeEnabled();
      if (viewport) await app.resize(viewport.width, viewport.height);
      await use(app);
      expect(asked).toEqual([]);
      expect(refused).toEqual([]);
    } finally {
      const isWell = testInfo.status === testInfo.expectedStatus;
      if (!isWell) {
        const picture = await app.page.screenshot().catch(() => undefined);
        if (picture) await testInfo.attach('page', { body: picture, contentType: 'image/png' });
        await testInfo.attach('log', { body: app.log(), contentType: 'text/plain' });
      }
      // What still trains would stand in the way of the next test. After a failure that one has another worker.
      if (isShared && isWell) await askAsScript(app, 'makeRoom', {});
      // The page ends now, with its trace; the host behind it while the next test goes on.
      if (app.kind === 'browser') await app.page.context().close();
      const ended = isShared ? undefined : hosts.end(app.home, () => app.close());
      if (app.kind === 'electron') await ended;
    }
  },
});
