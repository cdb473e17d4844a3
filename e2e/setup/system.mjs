// What the end-to-end tests need of the system: Chromium, and a display for Electron.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import console from 'node:console';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/** Chromium without the windows that nobody sees: a page in it begins in less than half of the processor's time. */
const SHELL = 'chromium-headless-shell';
const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Path of a Chromium, the headless shell before all others, installed where that is allowed. Throws with what to install
 * where it is not.
 * @returns {Promise<string>}
 */
export async function ensureChromium() {
  if (process.env.CHROME) return process.env.CHROME;
  if (!which(SHELL)) installPackages([SHELL]);
  const onPath = [SHELL, ...CHROMIUM_NAMES].map(which).find(Boolean);
  if (onPath) return onPath;
  const { chromium } = await import('playwright-core');
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  console.log('Fetching the Chromium of Playwright ...');
  spawnSync(process.execPath, [path.join('node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium'], {
    stdio: 'inherit',
  });
  if (existsSync(own)) return own;
  throw new Error(
    `There is no Chromium and it could not be installed. On Debian: \`sudo apt-get install ${SHELL}\`; ` +
      'elsewhere: `npx playwright install chromium`, or name one in the variable CHROME.',
  );
}

/** Whether windows can be opened: on a display that is there, or in an Xvfb, installed where that is allowed. */
export function ensureXvfb() {
  return hasDisplay() || which('Xvfb') !== undefined || installPackages(['xvfb', 'libgtk-3-0']);
}

const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY);

/**
 * So many displays for windows, each with its own focus and clipboard, from Xvfb. None
 * where there is one already.
 * @returns {Promise<{ displays: readonly string[], stop(): void } | { reason: string }>}
 */
export async function ensureDisplays(count) {
  if (hasDisplay()) return { displays: [], stop: () => undefined };
  if (!ensureXvfb()) return { reason: 'there is no display and no Xvfb (on Debian: `sudo apt-get install xvfb`)' };
  const servers = await Promise.all(Array.from({ length: count }, startXvfb));
  const stop = () => servers.forEach(({ stop }) => stop());
  if (servers.every(({ display }) => display)) return { displays: servers.map(({ display }) => display), stop };
  stop();
  return { reason: 'Xvfb could not start' };
}

async function startXvfb() {
  // It picks a free number itself and says it on descriptor 3.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise((resolve) => {
    server.stdio[3].once('data', (data) => resolve(String(data).trim()));
    server.once('exit', () => resolve(undefined));
  });
  return { display: number && `:${number}`, stop: () => server.kill() };
}

let isUpdated = false;

/** Installs Debian's packages where the rights are there without asking. Whether they are there now. */
export function installPackages(packages) {
  if (!which('apt-get')) return false;
  const prefix = process.getuid() === 0 ? [] : ['sudo', '-n'];
  if (prefix.length > 0 && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) return false;
  console.log(`Installing ${packages.join(', ')} ...`);
  const apt = (...options) => {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...options];
    return spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  };
  isUpdated ||= apt('update');
  return isUpdated && apt('install', '-y', '--no-install-recommends', ...packages);
}

/** Where a program lies; undefined where it is not on the PATH. */
export function which(name) {
  try {
    return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
