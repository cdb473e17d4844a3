import { createReadStream, existsSync, type Stats } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import { asReadError, asWriteError, makeFolder } from '../files/files.ts';
import { hashed } from '../files/sha256.ts';
import { temporaryIn } from '../files/temporary.ts';
import { utf8Check } from '../text/encoding.ts';
import { stopIfAsked, type ReadOptions } from '../text/read.ts';
import { noteCopy } from './copies.ts';

/** Larger files are rejected before anything is read. */
export const MAX_FILE_BYTES = 1024 ** 3;

/** Where the content of an imported file is stored. */
export function keptFile(home: string, sha256: string): string {
  return path.join(home, 'cache', 'csv', `${sha256}.csv`);
}

export interface KeptFile {
  readonly sha256: string;
  /** Whether all of it is valid UTF-8. */
  readonly isUtf8: boolean;
}

/**
 * Copies a file to the cache, byte for byte, under its SHA-256.
 * Fails with fileUnreadable, with dataInvalid for files that are too large, with diskFull or fileUnwritable, and with
 * cancelled. A copy that is made for an import (`claim`) goes when that is given up and nothing has used it.
 */
export async function keepFile(
  file: string,
  home: string,
  { signal, claim }: Pick<ReadOptions, 'signal' | 'claim'> = {},
): Promise<KeptFile> {
  const info = await requireFile(file);
  const stamp = JSON.stringify([home, file, info.ino, info.size, info.mtimeMs]);
  if (latest?.stamp === stamp && existsSync(keptFile(home, latest.kept.sha256))) {
    noteCopy(keptFile(home, latest.kept.sha256), claim, true);
    return latest.kept;
  }
  const kept = await copyIn(file, home, { signal, claim });
  if (info.size >= LARGE_BYTES) latest = { stamp, kept };
  return kept;
}

/** The large file that was copied last, as the disk saw it: a look, a guess and an import of the same follow each other. */
let latest: { readonly stamp: string; readonly kept: KeptFile } | undefined;
const LARGE_BYTES = 2 ** 24;

interface Keeping {
  readonly signal: AbortSignal | undefined;
  readonly claim: string | undefined;
}

async function copyIn(file: string, home: string, { signal, claim }: Keeping): Promise<KeptFile> {
  const folder = path.join(home, 'cache', 'csv');
  await makeFolder(folder);
  const temporary = temporaryIn(folder);
  try {
    const kept = await copied(file, temporary, signal);
    const target = keptFile(home, kept.sha256);
    const wasThere = existsSync(target);
    await rename(temporary, target);
    noteCopy(target, claim, wasThere);
    return kept;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function copied(from: string, to: string, signal: AbortSignal | undefined): Promise<KeptFile> {
  const unwritten = (error: unknown) => {
    throw asWriteError(error, path.dirname(to));
  };
  const target = await open(to, 'w').catch(unwritten);
  const check = utf8Check();
  let [isUtf8, sha256] = [true, ''];
  const pieces: AsyncIterable<Buffer> = createReadStream(from, { highWaterMark: 1 << 20 });
  try {
    for await (const piece of hashed(pieces, (found) => (sha256 = found))) {
      stopIfAsked(signal);
      isUtf8 &&= check(piece);
      // All of it: on a disk that is nearly full, a single write may take only a part.
      await target.writeFile(piece).catch(unwritten);
    }
    await target.sync().catch(unwritten);
  } finally {
    await target.close();
  }
  return { sha256, isUtf8: isUtf8 && check() };
}

async function requireFile(file: string): Promise<Stats> {
  const info = await stat(file).catch((error: unknown) => {
    throw asReadError(error, file);
  });
  if (info.isDirectory()) throw new EngineError('fileUnreadable', isFolder(file));
  if (info.size <= MAX_FILE_BYTES) return info;
  const megabytes = Math.round(info.size / 1024 ** 2);
  const most = MAX_FILE_BYTES / 1024 ** 2;
  throw new EngineError(
    'dataInvalid',
    text(
      `The file has ${megabytes} MB; at most ${most} MB can be imported.`,
      `Die Datei hat ${megabytes} MB; höchstens ${most} MB lassen sich importieren.`,
    ),
  );
}

function isFolder(file: string): Text {
  const name = path.basename(file);
  return text(
    `${name} is a folder, whatever its name says: choose a file in it. A folder can be imported as texts with labels, with a folder for each class.`,
    `${name} ist ein Ordner, wie er auch heißt: eine Datei darin wählen. Importieren lässt sich ein Ordner als Texte mit Labels, mit einem Ordner je Klasse.`,
  );
}

/** The content of an imported file is missing. */
export function notHere(name: string): Text {
  return text(
    `The content of ${name} is not on this computer: import the file again.`,
    `Der Inhalt von ${name} ist nicht auf diesem Rechner: die Datei noch einmal importieren.`,
  );
}

/** Part of a file: at most `bytes` from `start` on. */
export async function readPart(file: string, start: number, bytes: number): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
