import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { pageOf } from '../e2e/setup/debuggedPage.ts';
import { findElectron } from '../e2e/setup/electron.mjs';
import { findEngine, killEngine } from '../e2e/setup/engine.ts';
import { findRenderer } from '../e2e/setup/renderer.ts';
import { ensureDisplays } from '../e2e/setup/system.mjs';
import { saveProject } from '../main/projects/save.ts';
import { moons } from './lanes.ts';
import { engineIsBack, recoverWork, resumeRun, type Desk } from './pageKills.ts';

// A window whose page dies again and again asks what to do: between two deaths of the page comes one of its whole app.
const kinds = ['main process', 'renderer', 'engine'] as const;

/** The desktop app, started from the sources that are built; undefined, said why, where there is no Electron for it. */
export async function desktopDesk(folder: string): Promise<Desk<(typeof kinds)[number]> | undefined> {
  const electron = findElectron();
  const displays = 'reason' in electron ? electron : await ensureDisplays(1);
  if ('reason' in electron || 'reason' in displays) {
    console.log(`The desktop is not tried: ${'reason' in displays ? displays.reason : ''}`);
    return undefined;
  }
  const home = path.join(folder, 'home');
  const project = path.join(folder, 'Typed.neuroloom');
  mkdirSync(home, { recursive: true });
  await saveProject(home, { path: project, document: { ...moons(16), name: 'Typed' }, runs: [], thumbnail: null });
  const display = displays.displays[0] ?? process.env['DISPLAY'] ?? '';
  const start = (...files: readonly string[]) => startElectron({ binary: electron.binary, home, display }, files);
  let { app, page } = await start(project);
  const stop = () => {
    app.kill('SIGKILL');
    displays.stop();
  };
  process.once('exit', stop);
  const pid = () => app.pid ?? 0;
  let engine = 0;
  let renderer = 0;
  return {
    name: 'desktop',
    kinds,
    home,
    page: () => page,
    kill: async (kind) => {
      engine = findEngine(pid()) ?? 0;
      if (kind === 'engine') return killEngine(pid());
      if (kind === 'renderer') return void process.kill((renderer = findRenderer(pid()) ?? 0), 'SIGKILL');
      const gone = once(app, 'exit');
      app.kill('SIGKILL');
      await gone;
    },
    comeBack: async (kind) => {
      if (kind === 'engine') return engineIsBack(page);
      if (kind === 'renderer') {
        await expect.poll(() => [undefined, renderer].includes(findRenderer(pid())), { timeout: 90_000 }).toBe(false);
        page = await pageOf(app);
        return resumeRun(page);
      }
      await expect.poll(() => isAlive(engine), { timeout: 20_000 }).toBe(false);
      ({ app, page } = await start());
      return recoverWork(page);
    },
    close: () => Promise.resolve(stop()),
  };
}

interface Place {
  readonly binary: string;
  readonly home: string;
  readonly display: string;
}

async function startElectron({ binary, home, display }: Place, files: readonly string[]) {
  const options = ['--disable-gpu', '--lang=en-US', '--remote-debugging-port=0'];
  if (process.getuid?.() === 0) options.push('--no-sandbox');
  const app: ChildProcess = spawn(binary, [...options, path.resolve('.'), ...files], {
    env: {
      ...process.env,
      DISPLAY: display,
      NEUROLOOM_HOME: home,
      NEUROLOOM_NODE: process.execPath,
      NEUROLOOM_E2E_APP: path.resolve('dist', 'electron', 'main.cjs'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const page: Page = await pageOf(app);
  return { app, page };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
