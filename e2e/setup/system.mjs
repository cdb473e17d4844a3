// What the end-to-end tests need of the system: Chromium, and a display for Electron.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import console from 'node:console';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const PACKAGES = ['chromium', 'xvfb', 'libgtk-3-0'];
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Path of a Chromium, installed where that is allowed. Throws with what to install where it is not.
 * @returns {Promise<string>}
 */
export async function ensureChromium() {
  const found = (await findChromium()) ?? (installPackages(PACKAGES) ? await findChromium() : undefined);
  if (found) return found;
  console.log('Fetching the Chromium of Playwright ...');
  spawnSync(process.execPath, [path.join('node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium'], {
    stdio: 'inherit',
  });
  const fetched = await findChromium();
  if (fetched) return fetched;
  throw new Error(
    'There is no Chromium and it could not be installed. On Debian: `sudo apt-get install chromium xvfb`; ' +
      'elsewhere: `npx playwright install chromium`, or name one in the variable CHROME.',
  );
}

async function findChromium() {
  if (process.env.CHROME) return process.env.CHROME;
  const onPath = CHROMIUM_NAMES.map(which).find(Boolean);
  if (onPath) return onPath;
  const { chromium } = await import('playwright-core');
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

/**
 * A display for windows: the one that is there, else an Xvfb of our own.
 * @returns {Promise<{ display: string | undefined, stop(): void } | { reason: string }>}
 */
export async function ensureDisplay() {
  if (process.platform !== 'linux' || process.env.DISPLAY)
    return { display: process.env.DISPLAY, stop: () => undefined };
  if (!which('Xvfb')) installPackages(PACKAGES);
  if (!which('Xvfb')) return { reason: 'there is no display and no Xvfb (on Debian: `sudo apt-get install xvfb`)' };
  // It picks a free number itself and says it on descriptor 3.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise((resolve) => {
    server.stdio[3].once('data', (data) => resolve(String(data).trim()));
    server.once('exit', () => resolve(undefined));
  });
  if (number === undefined) return { reason: 'Xvfb could not start' };
  return { display: `:${number}`, stop: () => server.kill() };
}

/** Installs Debian's packages where the rights are there without asking. */
export function installPackages(packages) {
  if (!which('apt-get')) return false;
  const prefix = process.getuid() === 0 ? [] : ['sudo', '-n'];
  if (prefix.length > 0 && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) return false;
  console.log(`Installing ${packages.join(', ')} ...`);
  const apt = (...options) => {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...options];
    return spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  };
  return apt('update') && apt('install', '-y', '--no-install-recommends', ...packages);
}

/** Where a program lies; undefined where it is not on the PATH. */
export function which(name) {
  try {
    return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
