import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The folders that the app keeps on this machine. */
export interface Home {
  readonly root: string;
  /** `.neuroloom` files that were saved without a dialog of the operating system: the browser host's. */
  readonly projects: string;
  /** Checkpoints and histories of runs. */
  readonly runs: string;
  /** What can be fetched or computed again: datasets, imported tables. */
  readonly cache: string;
  /** Unsaved documents, for recovery after a crash. */
  readonly autosave: string;
}

/**
 * Where the app keeps its files: `NEUROLOOM_HOME` if set, else the platform's place for application data
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

/** The app's folders, created where they are missing. Throws the file system's error when that cannot be done. */
export function openHome(root: string = homeRoot()): Home {
  const folder = (name: string) => {
    const full = path.join(root, name);
    mkdirSync(full, { recursive: true });
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
