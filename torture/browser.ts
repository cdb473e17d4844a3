import { readdirSync, readFileSync } from 'node:fs';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { ensureChromium } from '../e2e/setup/system.mjs';

/** A browser whose databases outlive it. */
export interface Browser {
  readonly context: BrowserContext;
  /** kill -9: all of its processes. */
  kill(): void;
}

export async function openBrowser(userData: string): Promise<Browser> {
  const context = await chromium.launchPersistentContext(userData, {
    executablePath: await ensureChromium(),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--disable-dev-shm-usage'],
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(60_000);
  return { context, kill: () => killAllOf(userData) };
}

/** A tab at that address, in which the gallery can be used. */
export async function openTab({ context }: Browser, address: string): Promise<Page> {
  const page = await context.newPage();
  // Leaving with unsaved work asks.
  page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
  await page.goto(address);
  return page;
}

function killAllOf(userData: string): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (command.includes(`--user-data-dir=${userData}`)) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}
