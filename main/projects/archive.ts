import { unzipSync, Zip, ZipDeflate, ZipPassThrough, type Unzipped, type UnzipFileInfo } from 'fflate';
import { EngineError } from '../../core/protocol/errors.ts';

/** One file to be put into a zip. */
export interface ArchiveEntry {
  readonly name: string;
  readonly content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** How hard to try to make it smaller; 0 to store it as it is. */
  readonly level: 0 | 1 | 6;
}

/** The bytes of a zip, as they come about: no more than a piece is held in memory. */
export async function* zipped(entries: readonly ArchiveEntry[]): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  for (const { name, content, level } of entries) {
    const file = level === 0 ? new ZipPassThrough(name) : new ZipDeflate(name, { level });
    zip.add(file);
    for await (const piece of content) {
      file.push(piece);
      yield* chunks.splice(0);
    }
    file.push(new Uint8Array(0), true);
    yield* chunks.splice(0);
  }
  zip.end();
  yield* chunks;
}

/** Text is packed tightly, tensors hardly at all; what grows more than this is made to fill memories. */
const MAX_GROWTH = 200;
const ALWAYS_ALLOWED = 1 << 20;
const MAX_ENTRIES = 10_000;

/**
 * The files of a zip that `limitOf` knows, by name; it says how large each may be. All others are passed over, so names
 * that lead elsewhere do nothing.
 * Fails with fileUnreadable when the zip is cut off, damaged, or one of these files is too large. `archive` is for the
 * message.
 */
export function unzipped(bytes: Uint8Array, archive: string, limitOf: (name: string) => number | undefined): Unzipped {
  const fail = (what: string, cause?: unknown) => new EngineError('fileUnreadable', `${archive} ${what}.`, { cause });
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw fail('is no Neuroloom project');
  let entries = 0;
  const filter = ({ name, size, originalSize }: UnzipFileInfo) => {
    if (++entries > MAX_ENTRIES) throw fail(`is damaged: it has more than ${MAX_ENTRIES} entries`);
    const limit = limitOf(name);
    if (limit === undefined) return false;
    const isFine = originalSize <= limit && originalSize <= Math.max(ALWAYS_ALLOWED, MAX_GROWTH * size);
    if (!isFine) throw fail(`is damaged: ${name} would take ${originalSize} bytes`);
    return true;
  };
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    throw error instanceof EngineError ? error : fail('is cut off or damaged: copy or download it again', error);
  }
}
