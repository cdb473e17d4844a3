import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { Document } from '../../core/graph/document.ts';

/** Writes a project that nobody has trained yet into a folder, by its own name; returns its path. */
export function writeProject(folder: string, document: Document): string {
  const file = path.join(folder, `${document.name}.neuroloom`);
  writeFileSync(file, zipSync({ 'document.json': strToU8(JSON.stringify(document)) }));
  return file;
}
