import { readdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { startFile } from '../files/startFiles.ts';
import { noteUse } from './copies.ts';
import { keptFile } from './kept.ts';

/**
 * Beyond this, unreferenced imported tables are deleted, least recently used first. Projects contain their own copies.
 */
const MOST_BYTES = 4 * 2 ** 30;
const KEPT_MS = 30 * 24 * 60 * 60_000;
/** A temporary file not written to for this long belongs to a dead process. */
const ABANDONED_MS = 60 * 60_000;

/** Records that a table is in use. */
export async function markTableUsed(home: string, sha256: string): Promise<void> {
  const [file, now] = [keptFile(home, sha256), new Date()];
  noteUse(file);
  await utimes(file, now, now).catch(() => undefined);
}

/** Frees space used by imported tables, and by weights that documents begin with; those in `kept` and those used within a month stay. */
export async function tidyTables(
  home: string,
  kept: ReadonlySet<string>,
  { mostBytes = MOST_BYTES, now = Date.now() } = {},
): Promise<void> {
  const folders = [path.dirname(keptFile(home, '')), path.dirname(startFile(home, { sha256: '' }))];
  const names = await Promise.all(folders.map(namesIn));
  const files = await Promise.all(
    names.flat().map(async (file) => {
      const name = path.basename(file);
      const { size, mtimeMs } = await stat(file).catch(() => ({ size: 0, mtimeMs: now }));
      return { name, file, size, usedAt: mtimeMs };
    }),
  );
  let bytes = files.reduce((sum, { size }) => sum + size, 0);
  for (const { name, file, size, usedAt } of files.toSorted((a, b) => a.usedAt - b.usedAt)) {
    const isAbandoned = name.endsWith('.tmp') && usedAt < now - ABANDONED_MS;
    const isUnused = !kept.has(path.parse(name).name) && usedAt < now - KEPT_MS;
    if (!isAbandoned && !(isUnused && bytes > mostBytes)) continue;
    await rm(file, { force: true }).catch(() => undefined);
    bytes -= size;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map((name) => path.join(folder, name));
}
