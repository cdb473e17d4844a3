import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../core/protocol/errors.ts';
import { utf8Check } from '../text/encoding.ts';

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
 * Fails with fileUnreadable, or with dataInvalid for files that are too large.
 */
export async function keepFile(file: string, home: string): Promise<KeptFile> {
  await checkSize(file);
  const folder = path.join(home, 'cache', 'csv');
  await mkdir(folder, { recursive: true });
  const temporary = path.join(folder, `${randomUUID()}.tmp`);
  try {
    const kept = await copied(file, temporary);
    await rename(temporary, keptFile(home, kept.sha256));
    return kept;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function copied(from: string, to: string): Promise<KeptFile> {
  const hash = createHash('sha256');
  const target = await open(to, 'w');
  const check = utf8Check();
  let isUtf8 = true;
  try {
    for await (const chunk of createReadStream(from, { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
      isUtf8 &&= check(chunk as Buffer);
      await target.write(chunk as Buffer);
    }
  } finally {
    await target.close();
  }
  return { sha256: hash.digest('hex'), isUtf8: isUtf8 && check() };
}

async function checkSize(file: string): Promise<void> {
  const { size } = await stat(file).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new EngineError('fileUnreadable', `${file} cannot be read (${code}).`, { cause: error });
  });
  if (size <= MAX_FILE_BYTES) return;
  const megabytes = Math.round(size / 1024 ** 2);
  const most = MAX_FILE_BYTES / 1024 ** 2;
  throw new EngineError('dataInvalid', `The file has ${megabytes} MB; at most ${most} MB can be imported.`);
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
