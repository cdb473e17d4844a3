import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The download is about 120 MB; without a network it fails immediately. */
const INSTALL_LIMIT_MS = 5 * 60_000;

/**
 * The Electron installed with the app, downloaded by the package's own installer if necessary. Deliberately avoids
 * `require('electron')`, which downloads unasked and with a lot of output.
 * @returns its path, or undefined if it is unavailable
 */
export function electronBinary(onInstall: () => void): string | undefined {
  const folder = packageFolder();
  if (folder === undefined) return undefined;
  const installed = installedBinary(folder);
  if (installed !== undefined) return installed;
  onInstall();
  try {
    execFileSync(process.execPath, [path.join(folder, 'install.js')], { stdio: 'ignore', timeout: INSTALL_LIMIT_MS });
  } catch {
    return undefined;
  }
  return installedBinary(folder);
}

function packageFolder(): string | undefined {
  try {
    return path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return undefined;
  }
}

function installedBinary(folder: string): string | undefined {
  const note = path.join(folder, 'path.txt');
  if (!existsSync(note)) return undefined;
  const binary = path.join(folder, 'dist', readFileSync(note, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}
