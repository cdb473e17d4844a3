import { defineConfig } from '@playwright/test';
import type { HostOptions } from './e2e/launch.ts';

const isRoot = process.getuid?.() === 0;
/** A page of a test finds no other machine. */
const NO_NAMES = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1';
const chromium = process.env['NEUROLOOM_E2E_CHROMIUM'];
/** `npm run package:smoke` tries the package in this folder, and nothing else. */
const isPackaged = process.env['NEUROLOOM_E2E_PACKAGED'] !== undefined;
/** `npm run pictures` and `npm run screens` make these, and test nothing. */
const pictures = { name: 'pictures', use: { host: 'browser' as const }, testMatch: ['pictures/*.shots.ts'] };
const screens = { name: 'screens', use: { host: 'browser' as const }, testMatch: ['pictures/screens.ts'] };

/** The same specs on both hosts, but for those `@once`, which say nothing about the host, and one file each for what only one of them has. `npm run e2e` prepares what they need and sets the variables. */
export default defineConfig<HostOptions>({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Files are given out to the workers. In the browser the tests of a worker share a host and an engine, on a home that is emptied before each.
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  // On a machine whose other work nobody knows, one test of all is begun again; the summary names it as flaky.
  retries: process.env['CI'] ? 1 : 0,
  timeout: 300_000,
  // Ends nothing that works: a wait is over with what it waits for. No spec says how fast a machine is; bench/ does.
  expect: { timeout: 60_000 },
  reporter: [['list'], ['json']],
  use: {
    viewport: { width: 1440, height: 900 },
    // Pictures and the DOM at every action would take a third of the time.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false, sources: true },
    locale: 'en-US',
    actionTimeout: 60_000,
    launchOptions: {
      ...(chromium && { executablePath: chromium }),
      args: [...(isRoot ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-dev-shm-usage', NO_NAMES],
    },
  },
  projects: process.env['NEUROLOOM_E2E_PICTURES']
    ? [pictures, screens]
    : isPackaged
      ? [{ name: 'packaged', testMatch: ['packaged.spec.ts', 'locked.spec.ts'] }]
      : [
          {
            name: 'browser',
            use: { host: 'browser' },
            testIgnore: ['desktop.spec.ts', 'locked.spec.ts', 'packaged.spec.ts'],
          },
          {
            name: 'electron',
            use: { host: 'electron' },
            testIgnore: ['browserHost.spec.ts', 'windows.spec.ts', 'packaged.spec.ts'],
            grepInvert: /@once/,
          },
        ],
});
