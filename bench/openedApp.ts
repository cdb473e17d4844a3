import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { ensureChromium } from '../e2e/setup/system.mjs';

/** The built app of a folder in the browser host, with a project open in it. */
export interface OpenedApp {
  readonly page: Page;
  /** Decoded bytes of all that was loaded until the gallery, and until the project was open. */
  readonly galleryBytes: number;
  readonly editorBytes: number;
  /** Milliseconds to the first paint, and to open the project. */
  readonly firstPaint: number;
  readonly opening: number;
  /** Milliseconds of the page's thread so far. */
  metrics(): Promise<{ readonly script: number; readonly task: number }>;
  close(): Promise<void>;
}

export async function openApp(dist: string, file: string): Promise<OpenedApp> {
  const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-bench-home-'));
  const host = await startHost(dist, home);
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-dev-shm-usage'],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await page.goto(host.address);
  await page.getByTestId('example-empty').isEnabled();
  const firstPaint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
  const galleryBytes = await loadedBytes(page);
  const begin = performance.now();
  await openProject(page, file);
  const opening = performance.now() - begin;
  return {
    page,
    galleryBytes,
    editorBytes: await loadedBytes(page),
    firstPaint: firstPaint ?? NaN,
    opening,
    metrics: async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      const of = (name: string) => 1000 * (metrics.find((metric) => metric.name === name)?.value ?? NaN);
      return { script: of('ScriptDuration'), task: of('TaskDuration') };
    },
    close: async () => {
      await browser.close();
      await host.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export interface StartedHost {
  readonly address: string;
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/** `npm start` of that build, without its window. */
export async function startHost(dist: string, home: string): Promise<StartedHost> {
  const script = path.resolve(dist, 'main', 'start.mjs');
  const host = spawn(process.execPath, [script, '--host', 'browser', '--no-open', '--port', '0'], {
    cwd: path.dirname(path.resolve(dist)),
    env: { ...process.env, NEUROLOOM_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => host.once('exit', () => resolve()));
  let log = '';
  const address = await new Promise<string>((resolve, reject) => {
    const read = (part: Buffer) => {
      log += part.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/.exec(log);
      if (found) resolve(found[0]);
    };
    host.stdout.on('data', read);
    host.stderr.on('data', read);
    void ended.then(() => reject(new Error(`The host of ${dist} ended: ${log}`)));
  });
  return {
    address,
    pid: host.pid,
    close: async () => {
      host.kill('SIGINT');
      await ended;
    },
  };
}

async function openProject(page: Page, file: string): Promise<void> {
  const example = page.getByTestId('example-empty');
  while (!(await example.isEnabled())) await page.waitForTimeout(50);
  await page.getByRole('button', { name: 'Open file' }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'From this computer' }).click(),
  ]);
  await chooser.setFiles(file);
  // Of a large graph only what is near the view stays.
  await page.locator('.react-flow__node').first().waitFor();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 500))));
}

async function loadedBytes(page: Page): Promise<number> {
  return page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).reduce(
      (sum, entry) => sum + entry.decodedBodySize,
      0,
    ),
  );
}
