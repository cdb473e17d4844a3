// A thousand runs in the history of a project, and a thousand projects in the folder.
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page as Tab } from '@playwright/test';
import { saveProject } from '../main/projects/save.ts';
import { openBrowser, openTab } from './browser.ts';
import { begin, moons, untilOver } from './lanes.ts';
import { openPage, type Page } from './page.ts';
import type { Finding } from './report.ts';
import { home, startHost } from './world.ts';
import { stopBrowserHost } from '../e2e/setup/browserHost.ts';

const MANY = 1_000;
/** Beyond that, it is no longer opened at once. */
const MOST_MS = 10_000;

export async function openMany(folder: string, find: (finding: Finding) => void): Promise<void> {
  const host = await startHost(folder);
  const page = await openPage(host);
  const document = moons(16);
  const id = await begin(page, { document, runtime: 'compiled' });
  await untilOver(page, id);
  const record = await page.client.request('run', { runId: id });
  const runs = Array.from({ length: MANY }, (_, i) => ({
    record: { ...record, id: `run-many-${i}`, number: i + 1 },
    document,
    checkpoint: null,
  }));
  const projects = path.join(home(folder), 'projects');
  const many = await page.target('Many runs.neuroloom');
  await saveProject(home(folder), { path: many, document: { ...document, name: 'Many runs' }, runs, thumbnail: null });
  const one = path.join(projects, 'One.neuroloom');
  await saveProject(home(folder), { path: one, document, runs: [], thumbnail: null });
  for (let i = 0; i < MANY; i++) copyFileSync(one, path.join(projects, `Project ${i}.neuroloom`));
  find(await openInEngine(page, many));
  const browser = await openBrowser(path.join(folder, 'browser'));
  const tab = await openTab(browser, host.address());
  find(await listProjects(tab));
  find(await openRuns(tab));
  await browser.context.close();
  await stopBrowserHost(host);
}

/** Without a page: reading the file, and keeping its runs. */
async function openInEngine({ client }: Page, file: string): Promise<Finding> {
  const begun = performance.now();
  const { runs } = await client.request('openProject', { path: file });
  const took = performance.now() - begun;
  const faults = [...(runs.length < MANY ? ['Runs are missing.'] : []), ...(took > MOST_MS ? ['It takes too long.'] : [])];
  return { what: `a project with ${MANY} runs, opened by the engine`, figure: `${(took / 1000).toFixed(1)} s`, faults };
} // prettier-ignore

async function listProjects(tab: Tab): Promise<Finding> {
  await expect(tab.getByTestId('example-empty')).toBeEnabled({ timeout: 120_000 });
  return timed(tab, `${MANY} projects in the folder, listed`, async () => {
    await tab.getByRole('button', { name: 'Open file' }).click();
    await expect(tab.getByRole('dialog').getByText('Many runs').first()).toBeVisible({ timeout: 120_000 });
  });
}

async function openRuns(tab: Tab): Promise<Finding> {
  return timed(tab, `a project with ${MANY} runs, opened`, async () => {
    await tab.getByRole('dialog').getByText('Many runs').first().click();
    await expect(tab.getByTestId('canvas')).toBeVisible({ timeout: 120_000 });
  });
}

async function timed(tab: Tab, what: string, work: () => Promise<void>): Promise<Finding> {
  const begun = performance.now();
  await work();
  const took = performance.now() - begun;
  const session = await tab.context().newCDPSession(tab);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  const figure = `${(took / 1000).toFixed(1)} s, ${(of('JSHeapUsedSize') / 1e6).toFixed(0)} MB of heap, ${of('Nodes')} nodes`;
  return { what, figure, faults: took > MOST_MS ? ['It takes too long.'] : [] };
}
