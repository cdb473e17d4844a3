import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test';
import type { App } from '../launch.ts';
import { findEngine, killEngine } from './engine.ts';

const root = path.resolve('.');
const mainScript = path.join(root, 'dist', 'electron', 'main.cjs');
/** Playwright's own: holds `ready` back until the debugger is there, or the window's birth is missed now and then. */
const loader = path.join(
  path.dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')),
  'lib/server/electron/loader.js',
);

interface Started {
  readonly electron: ElectronApplication;
  readonly page: Page;
}

/** The desktop app in a window of its own; native dialogs are answered in its main process. */
export async function launchElectronApp(home: string): Promise<App> {
  const binary = process.env['NEUROLOOM_E2E_ELECTRON'];
  if (binary === undefined) throw new Error('Start the tests with `npm run e2e`: it finds the Electron to run on.');
  let log = '';
  const start = async (): Promise<Started> => {
    const electron = await _electron.launch({
      executablePath: binary,
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--lang=en-US',
        '-r',
        loader,
        root,
      ],
      env: {
        ...(process.env as Record<string, string>),
        NEUROLOOM_HOME: home,
        NEUROLOOM_NODE: process.execPath,
        // The test runtime takes neither app nor `-r` as arguments: it loads these.
        NEUROLOOM_E2E_APP: [loader, mainScript].join(':'),
      },
    });
    electron.process().stderr?.on('data', (data: Buffer) => (log += data.toString()));
    electron.process().stdout?.on('data', (data: Buffer) => (log += data.toString()));
    const page = await electron.firstWindow();
    // Unsaved work of a test is nobody's loss.
    await electron.evaluate(({ dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false });
    });
    return { electron, page };
  };

  let started = await start();
  const hostPid = () => started.electron.process().pid ?? 0;
  return {
    kind: 'electron',
    home,
    get page() {
      return started.page;
    },
    get electron() {
      return started.electron;
    },
    enginePid: () => findEngine(hostPid()),
    killEngine: () => killEngine(hostPid()),
    hangEngine: () => killEngine(hostPid(), 'SIGSTOP'),
    stopHost: (signal) => void started.electron.process().kill(signal),
    restart: async () => {
      await started.electron.close();
      started = await start();
    },
    awayHost: () => Promise.reject(new Error('The desktop has no host but itself.')),
    save: async (name, ask) => {
      const file = path.join(home, 'chosen', name);
      mkdirSync(path.dirname(file), { recursive: true });
      await started.electron.evaluate(({ dialog }, filePath) => {
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
      }, file);
      await ask();
      await expect.poll(() => existsSync(file)).toBe(true);
      return file;
    },
    open: async (file, ask) => {
      await started.electron.evaluate(({ dialog }, filePath) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] });
      }, file);
      await ask();
    },
    resize: async (width, height) => {
      const size: [number, number] = [width, height];
      await started.electron.evaluate(
        ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setContentSize(...wanted),
        size,
      );
      await expect.poll(() => started.page.evaluate(() => [window.innerWidth, window.innerHeight])).toEqual(size);
    },
    log: () => log,
    close: () => started.electron.close(),
  };
}
