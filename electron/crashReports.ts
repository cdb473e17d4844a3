import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { app, crashReporter } from 'electron';

/** Each is a few megabytes. */
const KEPT = 5;

/** Keeps what Chromium writes down when one of its processes crashes: in this folder, and sent to nobody. Before the app is ready. */
export function keepCrashDumps(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    app.setPath('crashDumps', folder);
    crashReporter.start({ uploadToServer: false });
    dropOld(folder);
  } catch (error) {
    // The app runs without them.
    console.error(error);
  }
}

/** All but the newest. */
export function dropOld(folder: string): void {
  const dumps = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dmp'))
    .map((name) => path.join(folder, name));
  const newestFirst = dumps.toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const dump of newestFirst.slice(KEPT)) rmSync(dump, { force: true });
}
