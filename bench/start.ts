import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { ensureChromium } from '../e2e/setup/system.mjs';
import { startHost } from './openedApp.ts';
import { familyOf, megabytesOf, secondsOf } from './processes.ts';
import { median } from './statistics.ts';

/** After so long nothing of the start is under way any more. */
const CALM_MS = 5_000;
const IDLE_MS = 10_000;

interface Start {
  /** Seconds until the host has an address, and from then until the gallery can be used. */
  readonly host: number;
  readonly gallery: number;
  /** While nobody does anything: percent of a processor and megabytes of host and engine, and of the browser. */
  readonly busy: number;
  readonly own: number;
  readonly browser: number;
}

/**
 * How long the app of every folder takes in the browser host until its gallery can be used, and what it costs while
 * nobody does anything. The homes are new; what the browser keeps is not.
 */
export async function start(dists: readonly string[], rounds: number): Promise<void> {
  const starts = dists.map((): Start[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, dist] of dists.entries()) starts[i]?.push(await startOnce(dist));
  }
  for (const [i, dist] of dists.entries()) {
    const of = (side: keyof Start, digits = 2) => median((starts[i] ?? []).map((each) => each[side])).toFixed(digits);
    console.log(
      `${dist}: address after ${of('host')} s (to reach: 1), gallery usable ${of('gallery')} s later (2 in all); ` +
        `idle ${of('busy', 1)} % of a processor (1), ${of('own', 0)} MB host and engine, ${of('browser', 0)} MB browser (400 in all)`,
    );
  }
  console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)}`);
}

async function startOnce(dist: string): Promise<Start> {
  const home = mkdtempSync(path.join(tmpdir(), 'neuroloom-bench-home-'));
  const begun = performance.now();
  const host = await startHost(dist, home);
  const addressed = performance.now();
  const server = await chromium.launchServer({
    executablePath: await ensureChromium(),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-dev-shm-usage'],
  });
  const browser = await chromium.connect(server.wsEndpoint());
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  const opened = performance.now();
  await page.goto(host.address);
  await page.locator('[data-testid=example-empty]:enabled').waitFor();
  const usable = performance.now();
  await sleep(CALM_MS);
  const own = familyOf(host.pid ?? 0);
  const browsers = familyOf(server.process().pid ?? 0);
  const before = secondsOf([...own, ...browsers]);
  await sleep(IDLE_MS);
  const busy = (100 * (secondsOf([...own, ...browsers]) - before)) / (IDLE_MS / 1000);
  const memory = { own: megabytesOf(own), browser: megabytesOf(browsers) };
  await browser.close();
  await server.close();
  await host.close();
  rmSync(home, { recursive: true, force: true });
  return { host: (addressed - begun) / 1000, gallery: (usable - opened) / 1000, busy, ...memory };
}
