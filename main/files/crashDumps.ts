import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { CrashDump } from '../../core/protocol/about.ts';

/** Each is up to a few megabytes. */
const KEPT = 5;

/** Where the desktop's dumps are, in the folder of the logs. */
export function crashFolder(logs: string): string {
  return path.join(logs, 'crashes');
}

/** The dumps in a folder of logs, newest first; none where there is no folder. */
export function crashDumps(logs: string): CrashDump[] {
  const folder = crashFolder(logs);
  const found = namesIn(folder).flatMap((name) => {
    // Another start of the app may drop it meanwhile.
    const stats = statSync(path.join(folder, name), { throwIfNoEntry: false });
    return stats ? [{ name: name.replaceAll('\\', '/'), at: stats.mtime.toISOString(), bytes: stats.size }] : [];
  });
  return found.toSorted((a, b) => b.at.localeCompare(a.at));
}

/** Removes all but the newest. */
export function dropOldDumps(logs: string): void {
  for (const { name } of crashDumps(logs).slice(KEPT)) rmSync(path.join(crashFolder(logs), name), { force: true });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dmp'));
  } catch {
    return [];
  }
}
