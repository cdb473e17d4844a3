// Eight hours of metrics, as fast as they come: neither page nor engine may grow once their histories are full.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, type CDPSession, type Page as Tab } from '@playwright/test';
import { findEngine } from '../e2e/setup/engine.ts';
import { stopBrowserHost, type BrowserHost } from '../e2e/setup/browserHost.ts';
import { openBrowser, openTab } from './browser.ts';
import type { Finding } from './report.ts';
import { startHost } from './world.ts';

/** Eight hours at the pace of a lecture, 20 steps a second. */
const STEPS = 8 * 60 * 60 * 20;
/** When every history is full, and is thinned from then on. */
const FULL_STEPS = 45_500;
const MOST_GROWTH = 0.1;

interface Size {
  readonly step: number;
  readonly page: number;
  readonly engine: number;
  readonly host: number;
}

/** @param steps after which it is over, if not all can be waited for */
export async function streamMetrics(folder: string, steps = STEPS): Promise<Finding> {
  const host = await startHost(folder);
  const browser = await openBrowser(path.join(folder, 'browser'));
  const tab = await openTab(browser, host.address());
  const session = await tab.context().newCDPSession(tab);
  await session.send('Performance.enable');
  await tab.getByTestId('example-moons').click();
  const epochs = tab.getByRole('textbox', { name: 'Epochs', exact: true });
  await epochs.fill('100000');
  await epochs.press('Tab');
  await tab.getByRole('group', { name: 'Training', exact: true }).getByRole('button', { name: 'Train', exact: true }).click(); // prettier-ignore
  const sizes = [await sizeAt(tab, session, host, FULL_STEPS), await sizeAt(tab, session, host, steps)];
  await browser.context.close();
  await stopBrowserHost(host);
  return judged(sizes);
}

/** What everybody takes when the run has come that far, after the garbage is collected. */
async function sizeAt(tab: Tab, session: CDPSession, host: BrowserHost, step: number): Promise<Size> {
  let now = 0;
  while (now < step) {
    await pause(1_000);
    now = await stepOf(tab);
  }
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const page = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? NaN;
  const pid = host.process.pid ?? 0;
  return { step: now, page, engine: residentOf(findEngine(pid) ?? 0), host: residentOf(pid) };
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

function judged([full, end]: readonly Size[]): Finding {
  if (!full || !end) throw new Error('Nothing was measured.');
  const parts = ['page', 'engine', 'host'] as const;
  const grown = parts.map((part) => ({ part, by: end[part] / full[part] - 1 }));
  const said = parts.map((part) => `${part} ${(full[part] / 1e6).toFixed(0)} to ${(end[part] / 1e6).toFixed(0)} MB`);
  const faults = grown.filter(({ by }) => by > MOST_GROWTH).map(({ part, by }) => `The ${part} grew by ${(100 * by).toFixed(0)} %.`); // prettier-ignore
  return { what: 'a stream of metrics', figure: `steps ${full.step} to ${end.step}: ${said.join(', ')}`, faults };
}
