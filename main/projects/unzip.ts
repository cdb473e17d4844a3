import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import { asReadError, systemCode } from '../files/files.ts';
import { hashed } from '../files/sha256.ts';

/** What a zip is read from: an open file, or a part of one. */
export interface ArchiveSource {
  stat(): Promise<{ readonly size: number }>;
  /** Reads into the buffer from `offset` on what stands at `position`; may read less. */
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
}

/** A file inside a zip that is read on demand. */
export interface ArchiveFile {
  readonly name: string;
  /** Of the content. */
  readonly bytes: number;
  readonly crc: number;
  /** The whole content. Fails with fileUnreadable if it is damaged. */
  read(): Promise<Uint8Array>;
  /** The content piece by piece; damage may only show at the end. Fails like `read`. */
  stream(): AsyncIterable<Uint8Array>;
}

/** How large a file in a zip may be. */
export interface Limit {
  readonly bytes: number;
  /** It is written to disk while being read, so that it cannot fill the memory, however much it expands. */
  readonly isStreamed: boolean;
}
export type LimitOf = (name: string) => Limit | undefined;

/** Tensors hardly compress: anything large that expands more than this was made to exhaust memory. */
const MAX_GROWTH = 200;
const ALWAYS_ALLOWED = 64 << 20;
const ALWAYS_ALLOWED_IN_ALL = 256 << 20;
const MAX_ENTRIES = 10_000;
const MAX_DIRECTORY = 16 << 20;
/** The limit of sizes and offsets in a zip without the zip64 extension. */
export const MAX_ZIP_BYTES = 0xffffffff;
const PIECE = 1 << 20;
/** A thousand records of runs: to read them as streams would cost more than to unpack them. */
const SMALL = 1 << 18;

/** A zip directory entry. */
interface Entry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Where its local header starts. */
  readonly at: number;
}

/**
 * The files of a zip that `limitOf` knows, by name; it also says how large each may be. All others are ignored, so
 * names that lead elsewhere do nothing. Only the directory is read: `handle` must stay open as long as files are read.
 * Fails with fileUnreadable if the zip is truncated, or made to exhaust memory. `archive` is for the message.
 */
export async function openArchive(
  handle: ArchiveSource,
  archive: string,
  limitOf: LimitOf,
): Promise<ReadonlyMap<string, ArchiveFile>> {
  const fail: Fail = (en, de, cause) =>
    new EngineError('fileUnreadable', text(`${archive} ${en}.`, `${archive} ${de}.`), { cause });
  const { size: bytes } = await handle.stat();
  const start = await readAt(handle, 0, Math.min(4, bytes));
  if (start[0] !== 0x50 || start[1] !== 0x4b)
    throw fail('is not a Neuroloom project', 'ist kein Projekt von Neuroloom');
  const directory = await readDirectory(handle, bytes, fail);
  const known = await knownEntries(handle, directory.entries, limitOf);
  checkPlaces(known, directory.at, fail);
  checkSizes(known, bytes, limitOf, fail);
  const read = (entry: Entry, next: number) => new PackedFile(handle, entry, next, fail);
  const ordered = known.toSorted((a, b) => a.at - b.at);
  return new Map(ordered.map((entry, i) => [entry.name, read(entry, ordered[i + 1]?.at ?? directory.at)]));
}

/** The pieces of a file. Fails with fileUnreadable at its end if the hash differs. */
export function checked(file: ArchiveFile, sha256: string): AsyncGenerator<Uint8Array> {
  return hashed(file.stream(), (found) => {
    if (found !== sha256) throw new EngineError('fileUnreadable', otherHash(file.name));
  });
}

export const otherHash = (name: string) =>
  text(`${name} is damaged: its hash is another.`, `${name} ist beschädigt: Ihr Hash ist ein anderer.`);

type Fail = (english: string, german: string, cause?: unknown) => EngineError;

/** `length` bytes from `at` on; fewer at the end of the file. */
export async function readAt(handle: ArchiveSource, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, Math.min(length - filled, 1 << 30), at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

const END = 0x06054b50;
const END_BYTES = 22;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_BYTES = 46;
const LOCAL_ENTRY = 0x04034b50;
const LOCAL_BYTES = 30;
const MAX_COMMENT = 0xffff;

/** The zip's central directory, and where it starts. Format: PKWARE's APPNOTE, sections 4.3.12 and 4.3.16. */
async function readDirectory(handle: ArchiveSource, bytes: number, fail: Fail) {
  const broken = () =>
    fail(
      'is cut off or damaged: copy or download it again',
      'ist abgeschnitten oder beschädigt: neu kopieren oder herunterladen',
    );
  const tail = await readAt(handle, Math.max(0, bytes - END_BYTES - MAX_COMMENT), END_BYTES + MAX_COMMENT);
  let end = tail.length - END_BYTES;
  while (end >= 0 && !(tail.readUInt32LE(end) === END && end + END_BYTES + tail.readUInt16LE(end + 20) === tail.length))
    end--;
  if (end < 0) throw broken();
  const [count, size, at] = [tail.readUInt16LE(end + 10), tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (at === MAX_ZIP_BYTES || size === MAX_ZIP_BYTES)
    throw fail('is a zip64 file, which cannot be read', 'ist eine Zip64-Datei, die sich nicht lesen lässt');
  if (count > MAX_ENTRIES || size > MAX_DIRECTORY)
    throw fail(
      `is damaged: it has more than ${MAX_ENTRIES} entries`,
      `ist beschädigt: Sie hat mehr als ${MAX_ENTRIES} Einträge`,
    );
  if (at + size > bytes - (tail.length - end)) throw broken();
  const table = await readAt(handle, at, size);
  const entries: Entry[] = [];
  for (let place = 0; entries.length < count;) {
    if (place + DIRECTORY_BYTES > table.length || table.readUInt32LE(place) !== DIRECTORY_ENTRY) throw broken();
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => table.readUInt16LE(place + offset));
    const name = table.toString('utf8', place + DIRECTORY_BYTES, place + DIRECTORY_BYTES + (nameLength ?? 0));
    entries.push({
      name,
      flags: table.readUInt16LE(place + 8),
      method: table.readUInt16LE(place + 10),
      crc: table.readUInt32LE(place + 16),
      packed: table.readUInt32LE(place + 20),
      size: table.readUInt32LE(place + 24),
      at: table.readUInt32LE(place + 42),
    });
    place += DIRECTORY_BYTES + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return { entries, at };
}

/**
 * The entries with known names. If only a name in the directory is damaged, the file's local header still has it, and a
 * checksum tells whether its content is intact.
 */
async function knownEntries(handle: ArchiveSource, entries: readonly Entry[], limitOf: LimitOf): Promise<Entry[]> {
  const listed = new Set(entries.map(({ name }) => name));
  const known: Entry[] = [];
  for (const entry of entries) {
    const name = limitOf(entry.name) ? entry.name : await nameInHeader(handle, entry);
    if (!limitOf(name) || (name !== entry.name && listed.has(name))) continue;
    listed.add(name);
    known.push({ ...entry, name });
  }
  return known;
}

/** The name in a file's local header; empty if there is no header. */
async function nameInHeader(handle: ArchiveSource, { at }: Entry): Promise<string> {
  const header = await readAt(handle, at, LOCAL_BYTES);
  if (header.length < LOCAL_BYTES || header.readUInt32LE(0) !== LOCAL_ENTRY) return '';
  return (await readAt(handle, at + LOCAL_BYTES, header.readUInt16LE(26))).toString('utf8');
}

/** No file may exceed its limit, and those read to memory must be in proportion to the size of the zip. */
function checkSizes(entries: readonly Entry[], bytes: number, limitOf: LimitOf, fail: Fail): void {
  let total = 0;
  for (const { name, size, packed } of entries) {
    const { bytes: most = 0, isStreamed = false } = limitOf(name) ?? {};
    const isFine = size <= most && (isStreamed || size <= Math.max(ALWAYS_ALLOWED, MAX_GROWTH * packed));
    if (!isFine)
      throw fail(`is damaged: ${name} would take ${size} bytes`, `ist beschädigt: ${name} bräuchte ${size} Bytes`);
    if (!isStreamed) total += size;
  }
  if (total > Math.max(ALWAYS_ALLOWED_IN_ALL, MAX_GROWTH * bytes))
    throw fail(`is damaged: it would take ${total} bytes`, `ist beschädigt: Sie bräuchte ${total} Bytes`);
}

/** Entries must not overlap each other or the directory, and names must be unique. */
function checkPlaces(entries: readonly Entry[], directoryAt: number, fail: Fail): void {
  const names = new Set<string>();
  let end = 0;
  for (const { name, at, packed } of entries.toSorted((a, b) => a.at - b.at)) {
    if (names.has(name))
      throw fail(
        `is damaged: it holds two files of the name ${name}`,
        `ist beschädigt: Sie enthält zwei Dateien namens ${name}`,
      );
    names.add(name);
    if (at < end)
      throw fail(
        `is damaged: ${name} lies over another file in it`,
        `ist beschädigt: ${name} liegt über einer anderen Datei darin`,
      );
    end = at + LOCAL_BYTES + Buffer.byteLength(name) + packed;
    if (end > directoryAt)
      throw fail(`is damaged: ${name} reaches beyond its end`, `ist beschädigt: ${name} reicht über ihr Ende hinaus`);
  }
}

const larger = text('it is larger than it says', 'es ist größer als angegeben');
const smaller = text('it is smaller than it says', 'es ist kleiner als angegeben');
const otherSum = text(
  'its checksum is another, so bytes of it were changed',
  'die Prüfsumme ist eine andere; Bytes darin wurden also verändert',
);
const notUnpacked = text('it cannot be unpacked', 'es lässt sich nicht auspacken');
const encrypted = text('it is encrypted', 'es ist verschlüsselt');
const otherHeader = text(
  'its header says something else than the directory',
  'sein Kopf sagt etwas anderes als das Verzeichnis',
);
const overlapping = text('it lies over another file', 'es liegt über einer anderen Datei');
const unknownPacking = text('it is packed in a way that is not known', 'es ist auf unbekannte Weise gepackt');

class PackedFile implements ArchiveFile {
  readonly name: string;
  readonly bytes: number;
  readonly crc: number;
  readonly #handle: ArchiveSource;
  readonly #entry: Entry;
  readonly #next: number;
  readonly #fail: Fail;

  /** `next` is where the next file starts. */
  constructor(handle: ArchiveSource, entry: Entry, next: number, fail: Fail) {
    this.name = entry.name;
    this.bytes = entry.size;
    this.crc = entry.crc;
    this.#handle = handle;
    this.#entry = entry;
    this.#next = next;
    this.#fail = fail;
  }

  async read(): Promise<Uint8Array> {
    if (this.#next - this.#entry.at <= SMALL && this.#entry.size <= SMALL) return this.#readAtOnce();
    // No buffer of the size that the zip claims is allocated until that many bytes have arrived.
    const pieces: Uint8Array[] = [];
    for await (const piece of this.stream()) pieces.push(piece);
    return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
  }

  async *stream(): AsyncGenerator<Uint8Array> {
    const { size } = this.#entry;
    let [count, sum] = [0, 0];
    try {
      for await (const piece of await this.#unpacked()) {
        count += piece.length;
        if (count > size) throw this.#damaged(larger);
        sum = crc32(piece, sum);
        yield piece;
      }
    } catch (error) {
      throw this.#failed(error);
    }
    this.#check(count, sum);
  }

  async #readAtOnce(): Promise<Uint8Array> {
    const { at, method, packed, size } = this.#entry;
    try {
      const place = await readAt(this.#handle, at, this.#next - at);
      const start = this.#dataStart(place) - at;
      const raw = place.subarray(start, start + packed);
      // One byte more than it says is enough to notice.
      const content = method === 0 ? raw : inflateRawSync(raw, { maxOutputLength: size + 1 });
      this.#check(content.length, crc32(content));
      return content;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Of the whole content. */
  #check(count: number, sum: number): void {
    const { crc, size } = this.#entry;
    if (count > size) throw this.#damaged(larger);
    if (count < size) throw this.#damaged(smaller);
    if (sum !== crc) throw this.#damaged(otherSum);
  }

  #failed(error: unknown): EngineError {
    if (error instanceof EngineError) return error;
    const code = systemCode(error);
    if (code === 'ERR_BUFFER_TOO_LARGE') return this.#damaged(larger, error);
    return code.startsWith('Z_') ? this.#damaged(notUnpacked, error) : asReadError(error, this.name);
  }

  async #unpacked(): Promise<AsyncIterable<Uint8Array>> {
    const { name, at, method, packed } = this.#entry;
    const start = this.#dataStart(await readAt(this.#handle, at, LOCAL_BYTES + Buffer.byteLength(name)));
    const raw = pieces(this.#handle, start, packed);
    // An error here also ends the reading.
    return method === 0 ? raw : pipeline(Readable.from(raw), createInflateRaw({ chunkSize: 1 << 16 }), () => undefined);
  }

  /** Where the content starts: after the local header, which repeats the name. Fails if it cannot be read from there. */
  #dataStart(header: Buffer): number {
    const { name, at, flags, method, packed } = this.#entry;
    if ((flags & 1) !== 0) throw this.#damaged(encrypted);
    const named = header.subarray(LOCAL_BYTES, LOCAL_BYTES + Buffer.byteLength(name));
    const isSound =
      header.length >= LOCAL_BYTES && header.readUInt32LE(0) === LOCAL_ENTRY && named.toString('utf8') === name;
    if (!isSound) throw this.#damaged(otherHeader);
    const start = at + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
    if (start + packed > this.#next) throw this.#damaged(overlapping);
    if (method !== 0 && method !== 8) throw this.#damaged(unknownPacking);
    return start;
  }

  #damaged({ en, de }: Text, cause?: unknown): EngineError {
    const { name } = this;
    return this.#fail(
      `is damaged: ${name} cannot be read, since ${en}`,
      `ist beschädigt: ${name} lässt sich nicht lesen, denn ${de}`,
      cause,
    );
  }
}

async function* pieces(handle: ArchiveSource, start: number, length: number): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < length;) {
    const piece = await readAt(handle, start + done, Math.min(PIECE, length - done));
    if (piece.length === 0) return;
    done += piece.length;
    yield piece;
  }
}
