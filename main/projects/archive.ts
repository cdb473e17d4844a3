import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, wholeNumber } from '../../core/text.ts';
import { MAX_ZIP_BYTES, type LimitOf } from './unzip.ts';

/** A file to add to a zip. */
export interface ArchiveEntry {
  readonly name: string;
  readonly content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** The compression level; 0 to store it uncompressed. */
  readonly level: 0 | 1 | 6;
}

/**
 * The bytes of a zip, produced piece by piece to limit memory: each entry is asked for when those before it are written. `limitOf` must be what the zip will be read with; `modified` is
 * the time that stands at all files (absent: now). Fails with fileUnwritable if more would be written than could be read again.
 */
export async function* zipped(
  entries: Iterable<ArchiveEntry>,
  limitOf: LimitOf,
  modified?: Date,
): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    total += chunk.length;
    if (total > MAX_ZIP_BYTES) throw tooLarge('The project', MAX_ZIP_BYTES);
    chunks.push(chunk);
  });
  for (const { name, content, level } of entries) {
    const file = level === 0 ? new ZipPassThrough(name) : new ZipDeflate(name, { level });
    const limit = limitOf(name)?.bytes ?? 0;
    let size = 0;
    if (modified) file.mtime = modified;
    zip.add(file);
    for await (const piece of content) {
      size += piece.length;
      if (size > limit) throw tooLarge(name, limit);
      file.push(piece);
      yield* chunks.splice(0);
    }
    file.push(new Uint8Array(0), true);
    yield* chunks.splice(0);
  }
  zip.end();
  yield* chunks;
}

function tooLarge(what: string, limit: number): EngineError {
  const most = wholeNumber(Math.floor(limit / 2 ** 20));
  return new EngineError(
    'fileUnwritable',
    text(
      `${what} is larger than the ${most.en} MB that a project file can hold. Export the model instead, or make the network or the data smaller.`,
      `${what} ist größer als die ${most.de} MB, die eine Projektdatei fasst. Stattdessen das Modell exportieren oder das Netz oder die Daten verkleinern.`,
    ),
  );
}
