// Eight hours of metrics, as fast as they come: neither page nor engine may grow once their histories are full.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, type CDPSession, type Page as Tab } from '@playwright/test';
import { findEngine } from '../e2e/setup/engine.ts';
import { stopBrowserHost, type BrowserHost } from '../e2e/setup/browserHost.ts';
import { openBrowser, openTab, type Browser } from './browser.ts';
import { fastClock } from './clock.ts';
import type { Finding } from './report.ts';
import { startHost } from './world.ts';

/** Eight hours of an engine that tells ten times a second. */
const EVENTS = 8 * 60 * 60 * 10;
/** In the engine time flies, so that they come within minutes. */
const TIMES_AS_FAST = 100;
/** When every history is full, and is thinned from then on. */
const FULL_STEPS = 45_500;
/** So often it is measured from then on. */
const MEASURED = 4;
const MOST_GROWTH = 0.1;

interface Size {
  readonly step: number;
  readonly events: number;
  readonly page: number;
  readonly engine: number;
  readonly host: number;
}

/** @param events after which it is over, if not all can be waited for */
export async function streamMetrics(folder: string, events = EVENTS): Promise<Finding> {
  const host = await startHost(folder, fastClock(TIMES_AS_FAST));
  const browser = await openBrowser(path.join(folder, 'browser'));
  const heard = listenIn(browser);
  const tab = await openTab(browser, host.address());
  const session = await tab.context().newCDPSession(tab);
  await session.send('Performance.enable');
  await tab.locator('[data-testid=example-empty]:enabled').waitFor({ timeout: 120_000 });
  await tab.getByTestId('example-moons').click();
  const epochs = tab.getByRole('textbox', { name: 'Epochs', exact: true });
  await epochs.fill('100000');
  await epochs.press('Tab');
  await tab.getByRole('group', { name: 'Training', exact: true }).getByRole('button', { name: 'Train', exact: true }).click(); // prettier-ignore
  while ((await stepOf(tab)) < FULL_STEPS) await pause(500);
  const sizes: Size[] = [];
  const full = heard.events;
  for (let i = 0; i <= MEASURED; i++) {
    while (heard.events < full + (i / MEASURED) * Math.max(0, events - full)) await pause(200);
    const size = { step: await stepOf(tab), events: heard.events, ...(await sizesNow(session, host)) };
    console.log(`stream, ${saidOf(size)}`);
    sizes.push(size);
  }
  await browser.context.close();
  await stopBrowserHost(host);
  return judged(sizes);
}

/** Counts what every page of the browser hears of steps. */
function listenIn({ context }: Browser): { readonly events: number } {
  const heard = { events: 0 };
  context.on('page', (page) =>
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes('"runSteps"')) heard.events += 1;
      }),
    ),
  );
  return heard;
}

/** What everybody takes, after the garbage of the page is collected. */
async function sizesNow(session: CDPSession, host: BrowserHost): Promise<Pick<Size, 'page' | 'engine' | 'host'>> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const page = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN;
  const pid = host.process.pid ?? 0;
  return { page, engine: residentOf(findEngine(pid) ?? 0), host: residentOf(pid) };
}

/** As the page says it: "epoch 16 of 100,000". */
async function stepOf(tab: Tab): Promise<number> {
  const phase = tab.getByTestId('run-phase');
  await expect(phase).toHaveText(/^epoch/, { timeout: 120_000 });
  const epoch = Number(/^epoch ([\d,]+)/.exec(await phase.innerText())?.[1]?.replaceAll(',', '') ?? 0);
  // 400 points, 32 at a time.
  return epoch * 13;
}

function residentOf(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

const parts = ['page', 'engine', 'host'] as const;

function saidOf(size: Size): string {
  const sizes = parts.map((part) => `${part} ${(size[part] / 1e6).toFixed(1)} MB`);
  return `step ${size.step}, ${size.events} events: ${sizes.join(', ')}`;
}

function judged(sizes: readonly Size[]): Finding {
  const [[full], end] = [sizes, sizes.at(-1)];
  if (!full || !end) throw new Error('Nothing was measured.');
  const grown = parts.map((part) => ({ part, by: end[part] / full[part] - 1 }));
  const faults = grown.filter(({ by }) => by > MOST_GROWTH).map(({ part, by }) => `The ${part} grew by ${(100 * by).toFixed(0)} %.`); // prettier-ignore
  return { what: 'a stream of metrics', figure: sizes.map(saidOf).join('; '), faults };
}
