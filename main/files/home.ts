import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The folders where the app stores its files on this machine. */
export interface Home {
  readonly root: string;
  /** `.neuroloom` files saved without a system dialog: those of the browser host. */
  readonly projects: string;
  /** Checkpoints and histories of runs. */
  readonly runs: string;
  /** What can be downloaded or computed again: data sets, imported tables. */
  readonly cache: string;
  /** Unsaved documents, for recovery after a crash. */
  readonly autosave: string;
}

/**
 * Where the app stores its files: `NEUROLOOM_HOME` if set, else the platform's location for application data
 * (`XDG_DATA_HOME`, `%APPDATA%`, `~/Library/Application Support`).
 */
export function homeRoot(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (environment['NEUROLOOM_HOME']) return path.resolve(environment['NEUROLOOM_HOME']);
  if (platform === 'win32') {
    return path.join(environment['APPDATA'] || path.join(homedir(), 'AppData', 'Roaming'), 'Neuroloom');
  }
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'Neuroloom');
  return path.join(environment['XDG_DATA_HOME'] || path.join(homedir(), '.local', 'share'), 'neuroloom');
}

/** The app's folders, created if missing: for this user of the machine alone. Throws the file system's error if that fails. */
export function openHome(root: string = homeRoot()): Home {
  const folder = (name: string) => {
    const full = path.join(root, name);
    mkdirSync(full, { recursive: true, mode: 0o700 });
    return full;
  };
  return {
    root,
    projects: folder('projects'),
    runs: folder('runs'),
    cache: folder('cache'),
    autosave: folder('autosave'),
  };
}
