import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The app's own version. */
export function appVersion(): string {
  // Two folders up, both from the sources and from dist/main.
  const file = path.join(import.meta.dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

const packages = createRequire(import.meta.url);

/** The version of a package that the app uses. */
export function versionOf(name: string): string {
  return (packages(`${name}/package.json`) as { version: string }).version;
}
