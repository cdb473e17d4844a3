import type { About } from '../../core/protocol/about.ts';
import { aboutHere } from '../files/build.ts';
import { crashFolder, dropOldDumps } from '../files/crashDumps.ts';
import { homeRoot } from '../files/home.ts';
import { LogFile } from '../files/logFile.ts';

export interface HostLog {
  readonly about: About;
  readonly log: LogFile;
  /** The folder for crash dumps. */
  readonly crashes: string;
}

/**
 * What a host is, and its log, which begins with that and takes in what ends the host because nobody caught it.
 * @param own the app's folder: its paths are written in full
 */
export function openHostLog(kind: About['host'], own: string): HostLog {
  const about = aboutHere(kind);
  const { version, commit, parts, machine } = about;
  const log = new LogFile(homeRoot(), { own });
  const listed = Object.entries({ ...parts, ...machine }).map(([name, value]) => `${name} ${value}`);
  log.write('info', 'host', `Neuroloom ${version} (${commit ?? 'commit unknown'}), ${kind}: ${listed.join(', ')}`);
  process.on('uncaughtExceptionMonitor', (error: unknown) => log.write('error', 'host', stackOf(error)));
  process.on('exit', (code) => log.write('info', 'host', `The host ends with code ${code}.`));
  dropOldDumps(log.folder);
  return { about, log, crashes: crashFolder(log.folder) };
}

export function stackOf(error: unknown): string {
  return (error instanceof Error && error.stack) || String(error);
}
