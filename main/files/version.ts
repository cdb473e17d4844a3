import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The version of the app. */
export function appVersion(): string {
  // Two folders up, both from the sources and from dist/main.
  const file = path.join(import.meta.dirname, '..', '..', 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
