// The same through the page: what is typed is there again, and what has happened is said in words.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import type { Random } from '../core/random.ts';
import type { Killed } from './kills.ts';

const MOST_LOST_MS = 5_000;
const deeds = ['editing', 'training', 'saving'] as const;
type Deed = (typeof deeds)[number];

/** An app with a saved project of two moons open in it, and the ways in which it dies. */
export interface Desk<Kind extends string> {
  readonly name: string;
  readonly kinds: readonly Kind[];
  /** The app's own folder. */
  readonly home: string;
  /** The one of now. */
  page(): Page;
  kill(kind: Kind): Promise<void>;
  /** Until the same work is open again, and something trains or could be resumed. */
  comeBack(kind: Kind): Promise<void>;
  close(): Promise<void>;
}

/** A name that was typed, and when. */
interface Typed {
  readonly name: string;
  readonly at: number;
}

interface Work<Kind extends string> {
  readonly desk: Desk<Kind>;
  readonly random: Random;
  typed: Typed[];
}

/** Every kind at every deed, in turns, as often as wished for. */
export async function killPages<Kind extends string>(desk: Desk<Kind>, random: Random, times: number, onKill: (killed: Killed) => void): Promise<void> {
  const epochs = desk.page().getByRole('textbox', { name: 'Epochs', exact: true });
  await expect(epochs).toBeVisible({ timeout: 120_000 });
  await epochs.fill('20000');
  await epochs.press('Tab');
  await control(desk.page(), 'Train').click();
  // From its first checkpoint on a run outlives its engine.
  const kept = () => readdirSync(path.join(desk.home, 'runs'), { recursive: true }).join();
  await expect.poll(kept, { timeout: 60_000 }).toContain('checkpoint.safetensors');
  const work: Work<Kind> = { desk, random, typed: [] };
  for (let i = 0; i < times; i++) {
    const kind = desk.kinds[i % desk.kinds.length];
    if (kind === undefined) break;
    onKill(await killOnce(work, kind, deeds[Math.floor(i / desk.kinds.length) % deeds.length] ?? 'editing'));
  }
  await desk.close();
} // prettier-ignore

async function killOnce<Kind extends string>(work: Work<Kind>, kind: Kind, deed: Deed): Promise<Killed> {
  const { desk, random } = work;
  const faults: string[] = [];
  let isOver = false;
  const doing = type(work, deed, () => isOver).catch((error: unknown) => {
    if (!isOver) faults.push(String(error));
  });
  await pause(500 + 3_000 * random.next());
  isOver = true;
  const diedAt = performance.now();
  const step = await stepNow(desk.page()).catch(() => '');
  try {
    await desk.kill(kind);
    await doing;
    await desk.comeBack(kind);
    await expect(desk.page().getByTestId('run-phase')).toHaveText(/^epoch/, { timeout: 90_000 });
  } catch (error) {
    const shown = await desk.page().locator('body').innerText().catch(() => ''); // prettier-ignore
    faults.push(
      `At ${step}: ${String(error).slice(0, 300)} The page shows: ${shown.slice(0, 1_500).replaceAll('\n', ' / ')}`,
    );
  }
  const recovery = performance.now() - diedAt;
  const lostEdits = await lostOf(work, diedAt);
  if (lostEdits > MOST_LOST_MS) faults.push(`What was typed ${(lostEdits / 1000).toFixed(1)} s before is lost.`);
  return { kind: `${kind} (${desk.name})`, moment: deed, lostEdits, lostSteps: 0, recovery, faults };
}

async function type<Kind extends string>(work: Work<Kind>, deed: Deed, isOver: () => boolean): Promise<void> {
  const { desk, typed, random } = work;
  const page = desk.page();
  while (!isOver()) {
    if (deed !== 'training') {
      const name = `Typed ${random.integer(1e6)}`;
      // A page that comes back on a busy machine takes seconds; one that dies ends this at once.
      await nameOf(page).fill(name, { timeout: 30_000 });
      typed.push({ name, at: performance.now() });
    }
    if (deed === 'saving') await page.keyboard.press('Control+s');
    await pause(60 + 200 * random.next());
  }
}

/** How old the first thing is that was typed and is not there, in milliseconds. */
async function lostOf<Kind extends string>(work: Work<Kind>, diedAt: number): Promise<number> {
  const now = await nameOf(work.desk.page()).inputValue().catch(() => ''); // prettier-ignore
  const at = work.typed.findLastIndex(({ name }) => name === now);
  const first = work.typed[at + 1];
  work.typed = [{ name: now, at: performance.now() }];
  return first ? diedAt - first.at : 0;
}

const nameOf = (page: Page) => page.getByRole('textbox', { name: 'Name of the project' });

/** A button of the training controls. */
export function control(page: Page, name: string) {
  return page.getByRole('group', { name: 'Training', exact: true }).getByRole('button', { name, exact: true });
}

/** The page says that its engine has died, and that training goes on. */
export async function engineIsBack(page: Page): Promise<void> {
  const said = page.getByRole('status').filter({ hasText: 'training continues from its last checkpoint' });
  await expect(said).toBeVisible({ timeout: 90_000 });
}

/** Takes back the work that the gallery offers, and lets its run go on. */
export async function recoverWork(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Recover “Typed/ }).first().click(); // prettier-ignore
  await expect(nameOf(page)).toBeVisible({ timeout: 90_000 });
  await resumeRun(page);
}

/** A run whose page alone has died has gone on meanwhile. */
export async function resumeRun(page: Page): Promise<void> {
  const [resume, pauseNow] = [control(page, 'Resume'), control(page, 'Pause')];
  await expect(resume.or(pauseNow)).toBeVisible({ timeout: 90_000 });
  if (await resume.isVisible()) await resume.click();
}

async function stepNow(page: Page): Promise<string> {
  return page.getByTestId('run-phase').innerText({ timeout: 1_000 });
}
