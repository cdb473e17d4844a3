import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

interface Manifest {
  readonly version: string;
  /** Packages alone have it: how their command line is called. */
  readonly command?: string;
}

function manifest(): Manifest {
  // Two folders up, both from the sources and from dist/main.
  const file = path.join(import.meta.dirname, '..', '..', 'package.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}

/** The app's own version. */
export function appVersion(): string {
  return manifest().version;
}

/** Whether this is a package, whose user has no npm. */
export function isPackaged(): boolean {
  return manifest().command !== undefined;
}

/** How the command line is called here. */
export function commandLine(): string {
  return manifest().command ?? 'npm run cli --';
}

const packages = createRequire(import.meta.url);

/** The version of a package that the app uses. */
export function versionOf(name: string): string {
  return (packages(`${name}/package.json`) as { version: string }).version;
}
