import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Document } from '../../core/graph/document.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import type { Recoverable } from '../../core/protocol/projects.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';
import { fileState, type FileState } from '../../core/protocol/fileState.ts';
import { asReadError, asWriteError, inOrder, makeFolder, writeAtomically } from '../files/files.ts';

/** An unsaved document, as stored next to the projects. */
export interface Autosave {
  readonly document: Document;
  /** The file it was opened from or saved to. */
  readonly path: string | null;
  /** The state of that file at the time; null if unknown. */
  readonly file: FileState | null;
  readonly runIds: readonly string[];
  readonly savedAt: string;
}

const envelope = z.object({
  document: z.unknown(),
  path: z.string().nullable(),
  file: fileState.nullable().default(null),
  runIds: z.array(z.string()),
  savedAt: z.string(),
});

/** At least this many are kept, whatever their age. */
const KEPT = 50;
/** Beyond that, they are deleted if not used for this long. */
const KEPT_MS = 90 * 24 * 60 * 60_000;

/** Stores a document under its key, replacing the previous one. Fails with diskFull or fileUnwritable. */
export async function autosave(
  home: string,
  key: string,
  saved: Omit<Autosave, 'savedAt'>,
  now = Date.now(),
): Promise<void> {
  const file = autosaveFile(home, key);
  const content = JSON.stringify({ ...saved, savedAt: new Date(now).toISOString() });
  await inOrder(keptOf(home, key), async () => {
    await makeFolder(path.dirname(file));
    await writeAtomically(file, content);
  });
  await tidyAutosaves(home, now);
}

/** Deletes old unused documents if there are many. */
export async function tidyAutosaves(home: string, now = Date.now()): Promise<void> {
  const files = (await readdir(folderOf(home)).catch(() => [])).map((name) => path.join(folderOf(home), name));
  if (files.length <= KEPT) return;
  const dated = await Promise.all(
    files.map(async (file) => ({ file, savedAt: await stat(file).then(({ mtimeMs }) => mtimeMs, () => now) })), // prettier-ignore
  );
  const old = dated.sort((a, b) => b.savedAt - a.savedAt).slice(KEPT).filter(({ savedAt }) => savedAt < now - KEPT_MS); // prettier-ignore
  for (const { file } of old) await rm(file, { force: true }).catch(() => undefined);
}

/** The runs of all unsaved documents, including damaged ones as far as they can be read. */
export async function autosavedRuns(home: string): Promise<ReadonlySet<string>> {
  return new Set((await autosavedTexts(home)).flatMap((text) => quoted(text, /"(run-[\w-]{1,60})"/g)));
}

/** The tables of the same documents. */
export async function autosavedTables(home: string): Promise<ReadonlySet<string>> {
  return new Set((await autosavedTexts(home)).flatMap((text) => quoted(text, /"([0-9a-f]{64})"/g)));
}

async function autosavedTexts(home: string): Promise<string[]> {
  const names = await readdir(folderOf(home)).catch(() => []);
  return Promise.all(names.map((name) => readFile(path.join(folderOf(home), name), 'utf8').catch(() => '')));
}

function quoted(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, word]) => word ?? []);
}

/** Deletes a document that has been saved, or discarded by the user, after any pending autosave of it. */
export async function discardAutosave(home: string, key: string): Promise<void> {
  const file = autosaveFile(home, key);
  await inOrder(keptOf(home, key), () => rm(file, { force: true })).catch((error: unknown) => {
    throw asWriteError(error, file);
  });
}

/** The documents that can be recovered, here or by a newer version, newest first. Damaged ones are left out. */
export async function recoverable(home: string): Promise<Recoverable[]> {
  const names = await readdir(folderOf(home)).catch(() => []);
  const keys = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  const found = await Promise.all(keys.filter(isKey).map((key) => listed(home, key).catch(() => undefined)));
  return found.filter((saved) => saved !== undefined).sort((a, b) => (a.savedAt < b.savedAt ? 1 : -1));
}

/** Undefined if it is damaged. */
async function listed(home: string, key: string): Promise<Recoverable | undefined> {
  const { document, savedAt } = await opened(autosaveFile(home, key));
  const parsed = parseDocument(document);
  if (parsed.ok) return { key, name: parsed.value.name, savedAt };
  if (parsed.error.reason !== 'tooNew') return undefined;
  const named = z.object({ name: z.string() }).safeParse(document);
  return { key, name: named.data?.name ?? '', savedAt, isNewer: true };
}

async function opened(file: string): Promise<z.infer<typeof envelope>> {
  return envelope.parse(JSON.parse(await readFile(file, 'utf8')));
}

/** Recovers a document; it stays stored until discarded. Fails with fileUnreadable. */
export async function recover(home: string, key: string): Promise<Autosave> {
  const file = autosaveFile(home, key);
  try {
    const { document, ...rest } = await opened(file);
    const parsed = parseDocument(document);
    if (parsed.ok) return { document: parsed.value, ...rest };
    throw new EngineError('fileUnreadable', parsed.error.message);
  } catch (error) {
    throw asReadError(error, file);
  }
}

function isKey(key: string): boolean {
  return /^[\w-]{1,64}$/.test(key);
}

function autosaveFile(home: string, key: string): string {
  if (!isKey(key))
    throw new EngineError(
      'invalidRequest',
      text(
        `“${key}” is not a key for an autosave: use letters, digits, _ and -.`,
        `„${key}“ ist kein Schlüssel für eine Sicherung: Buchstaben, Ziffern, _ und - verwenden.`,
      ),
    );
  return path.join(folderOf(home), `${key}.json`);
}

/** The queue shared by saving and deleting under a key. */
function keptOf(home: string, key: string): string {
  return `autosave ${home} ${key}`;
}

function folderOf(home: string): string {
  return path.join(home, 'autosave');
}
