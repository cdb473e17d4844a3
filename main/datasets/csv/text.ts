import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../../core/protocol/errors.ts';

/** Larger files are refused before anything is read. */
export const MAX_FILE_BYTES = 1024 ** 3;

/** Where the content of an imported file is kept. */
export function csvFile(home: string, sha256: string): string {
  return path.join(home, 'cache', 'csv', `${sha256}.csv`);
}

/**
 * Copies a text file into the cache as UTF-8 without byte order mark, and gives its hash (SHA-256 of the copy).
 * Files that are no valid UTF-8 are taken for Windows-1252, as German spreadsheets write them.
 * Fails with fileUnreadable, or with dataInvalid for files that are too large, empty or no text.
 */
export async function keepText(file: string, home: string): Promise<string> {
  const encoding = await sniff(file);
  const folder = path.join(home, 'cache', 'csv');
  await mkdir(folder, { recursive: true });
  const temporary = path.join(folder, `${randomUUID()}.tmp`);
  try {
    const sha256 = await copyAs(file, temporary, encoding).catch((error: unknown) => {
      if (encoding !== 'utf-8' || !(error instanceof TypeError)) throw error;
      return copyAs(file, temporary, 'windows-1252');
    });
    await rename(temporary, csvFile(home, sha256));
    return sha256;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function copyAs(from: string, to: string, encoding: string): Promise<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const hash = createHash('sha256');
  const target = await open(to, 'w');
  try {
    const write = async (text: string) => {
      const bytes = Buffer.from(text, 'utf8');
      hash.update(bytes);
      await target.write(bytes);
    };
    for await (const chunk of createReadStream(from, { highWaterMark: 1 << 20 })) {
      await write(decoder.decode(chunk as Buffer, { stream: true }));
    }
    await write(decoder.decode());
  } finally {
    await target.close();
  }
  return hash.digest('hex');
}

async function sniff(file: string): Promise<string> {
  const head = await readHead(file);
  const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
  if (head.length === 0) throw new EngineError('dataInvalid', 'The file is empty.');
  if (starts(0xff, 0xfe)) return 'utf-16le';
  if (starts(0xfe, 0xff)) return 'utf-16be';
  if (starts(0x50, 0x4b)) {
    throw new EngineError('dataInvalid', 'This is a workbook or a zip, not a text file: save the table as CSV first.');
  }
  if (head.includes(0)) throw new EngineError('dataInvalid', 'This is not a text file: save the table as CSV first.');
  return 'utf-8';
}

async function readHead(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > MAX_FILE_BYTES) {
      const megabytes = Math.round(size / 1024 ** 2);
      throw new EngineError(
        'dataInvalid',
        `The file has ${megabytes} MB; at most ${MAX_FILE_BYTES / 1024 ** 2} MB can be imported.`,
      );
    }
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new EngineError('fileUnreadable', `${file} cannot be read (${code}).`, { cause: error });
  }
}
