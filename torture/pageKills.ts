// The same through the page: what is typed is there again, and what has happened is said in words.
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import type { Random } from '../core/random.ts';
import { killEngine } from '../e2e/setup/engine.ts';
import { startBrowserHost, stopBrowserHost, type BrowserHost } from '../e2e/setup/browserHost.ts';
import { openBrowser, openTab, type Browser } from './browser.ts';
import type { Killed } from './kills.ts';

const MOST_LOST_MS = 5_000;
const kinds = ['engine', 'host', 'browser'] as const;
const deeds = ['editing', 'training', 'saving'] as const;
type Kind = (typeof kinds)[number];
type Deed = (typeof deeds)[number];

interface Desk {
  readonly folder: string;
  readonly random: Random;
  host: BrowserHost;
  browser: Browser;
  page: Page;
  /** Names that were typed, with the time of each. */
  typed: { readonly name: string; readonly at: number }[];
}

/** Every kind at every deed, in turns, as often as wished for. */
export async function killPages(folder: string, random: Random, times: number, onKill: (killed: Killed) => void): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const host = await startBrowserHost(path.join(folder, 'home'));
  const browser = await openBrowser(path.join(folder, 'browser'));
  const page = await openTab(browser, host.address());
  const desk: Desk = { folder, random, host, browser, page, typed: [] };
  await page.getByTestId('example-moons').click();
  await page.getByRole('textbox', { name: 'Epochs', exact: true }).fill('20000');
  await page.getByRole('textbox', { name: 'Epochs', exact: true }).press('Tab');
  await saveFirst(page);
  await control(page, 'Train').click();
  // From its first checkpoint on a run outlives its engine.
  const kept = () => readdirSync(path.join(folder, 'home', 'runs'), { recursive: true }).join();
  await expect.poll(kept, { timeout: 60_000 }).toContain('checkpoint.safetensors');
  for (let i = 0; i < times; i++) {
    onKill(await killOnce(desk, kinds[i % 3] ?? 'engine', deeds[Math.floor(i / 3) % 3] ?? 'editing'));
  }
  await desk.browser.context.close().catch(() => undefined);
  await stopBrowserHost(desk.host);
} // prettier-ignore

async function saveFirst(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: 'Save the project' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Typed');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('saved')).toHaveText('saved');
}

async function killOnce(desk: Desk, kind: Kind, deed: Deed): Promise<Killed> {
  const faults: string[] = [];
  let isOver = false;
  const doing = work(desk, deed, () => isOver).catch((error: unknown) => {
    if (!isOver) faults.push(String(error));
  });
  await pause(500 + 3_000 * desk.random.next());
  isOver = true;
  const diedAt = performance.now();
  const step = await stepNow(desk.page).catch(() => '');
  if (kind === 'engine') killEngine(desk.host.process.pid ?? 0);
  else if (kind === 'browser') desk.browser.kill();
  else await killHost(desk.host);
  await doing;
  try {
    await comeBack(desk, kind);
  } catch (error) {
    const shown = await desk.page.locator('body').innerText().catch(() => ''); // prettier-ignore
    faults.push(
      `At ${step}: ${String(error).slice(0, 300)} The page shows: ${shown.slice(0, 1_500).replaceAll('\n', ' / ')}`,
    );
  }
  const recovery = performance.now() - diedAt;
  const lostEdits = await lostOf(desk, diedAt);
  if (lostEdits > MOST_LOST_MS) faults.push(`What was typed ${(lostEdits / 1000).toFixed(1)} s before is lost.`);
  return { kind: `${kind} (page)`, moment: deed, lostEdits, lostSteps: 0, recovery, faults };
}

async function killHost({ process: host }: BrowserHost): Promise<void> {
  const gone = once(host, 'exit');
  host.kill('SIGKILL');
  await gone;
}

async function work(desk: Desk, deed: Deed, isOver: () => boolean): Promise<void> {
  const { page, typed, random } = desk;
  while (!isOver()) {
    if (deed !== 'training') {
      const name = `Typed ${random.integer(1e6)}`;
      await nameOf(page).fill(name, { timeout: 2_000 });
      typed.push({ name, at: performance.now() });
    }
    if (deed === 'saving') await page.keyboard.press('Control+s');
    await pause(60 + 200 * random.next());
  }
}

/** The page says what has happened; the work is there again, and the run goes on. */
async function comeBack(desk: Desk, kind: Kind): Promise<void> {
  if (kind === 'engine') {
    const said = desk.page.getByRole('status').filter({ hasText: 'training continues from its last checkpoint' });
    await expect(said).toBeVisible({ timeout: 90_000 });
  } else await openAgain(desk, kind);
  const phase = desk.page.getByTestId('run-phase');
  await expect(phase).toHaveText(/^epoch/, { timeout: 90_000 });
}

async function openAgain(desk: Desk, kind: Kind): Promise<void> {
  const { folder } = desk;
  if (kind === 'browser') {
    desk.browser = await openBrowser(path.join(folder, 'browser'));
  } else {
    // At the same place, so that it is the same site for the browser. The page that is still open says what to do.
    const port = Number(new URL(desk.host.address()).port);
    desk.host = await startBrowserHost(path.join(folder, 'home'), port);
    const barrier = desk.page.getByRole('dialog', { name: 'The engine is not running' });
    await expect(barrier).toContainText('Unsaved work is kept in this browser', { timeout: 90_000 });
    await desk.page.close();
  }
  desk.page = await openTab(desk.browser, desk.host.address());
  await desk.page.getByRole('button', { name: /^Recover “Typed/ }).first().click();
  await expect(nameOf(desk.page)).toBeVisible({ timeout: 90_000 });
  // A run whose browser alone has died has gone on meanwhile.
  const [resume, pauseNow] = [control(desk.page, 'Resume'), control(desk.page, 'Pause')];
  await expect(resume.or(pauseNow)).toBeVisible({ timeout: 90_000 });
  if (await resume.isVisible()) await resume.click();
} // prettier-ignore

/** How old the first thing is that was typed and is not there, in milliseconds. */
async function lostOf(desk: Desk, diedAt: number): Promise<number> {
  const now = await nameOf(desk.page).inputValue().catch(() => ''); // prettier-ignore
  const at = desk.typed.findLastIndex(({ name }) => name === now);
  const first = desk.typed[at + 1];
  desk.typed = [{ name: now, at: performance.now() }];
  return first ? diedAt - first.at : 0;
}

const nameOf = (page: Page) => page.getByRole('textbox', { name: 'Name of the project' });

function control(page: Page, name: string) {
  return page.getByRole('group', { name: 'Training', exact: true }).getByRole('button', { name, exact: true });
}

async function stepNow(page: Page): Promise<string> {
  return page.getByTestId('run-phase').innerText({ timeout: 1_000 });
}
