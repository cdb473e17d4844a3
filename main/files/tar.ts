import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';

/** A file in an archive. */
export interface TarEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const BLOCK = 512;

/**
 * The files of a tar archive, in order; links, folders and devices are skipped. Supports long names as written by GNU
 * tar and pax. Fails with dataInvalid if it is not an archive, is truncated, or contains a file of more than `most`
 * bytes.
 */
export async function* tarEntries(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  most: number,
): AsyncGenerator<TarEntry> {
  const source = new Pieces(chunks, () => damaged(name));
  let longName: string | undefined;
  for (;;) {
    const header = await source.take(BLOCK, true);
    if (!header || header.every((byte) => byte === 0)) return;
    const { size, type, path } = headerOf(header, name);
    if (size > most) throw new EngineError('dataInvalid', text(`${name} has a file of ${Math.round(size / 1e6)} MB in it: too large for a text.`, `${name} enthält eine Datei von ${Math.round(size / 1e6)} MB: zu groß für einen Text.`)); // prettier-ignore
    const bytes = (await source.take(size)) ?? new Uint8Array(0);
    await source.take((BLOCK - (size % BLOCK)) % BLOCK);
    if (type === 'L') longName = textOf(bytes);
    else if (type === 'x') longName = paxName(Buffer.from(bytes).toString('utf8')) ?? longName;
    else {
      if (type === '0' || type === '\0' || type === '7') yield { name: longName ?? path, bytes };
      longName = undefined;
    }
  }
}

function headerOf(header: Uint8Array, archive: string) {
  const field = (from: number, length: number) => textOf(header.subarray(from, from + length));
  const sum = header.reduce((all, byte, i) => all + (i >= 148 && i < 156 ? 32 : byte), 0);
  if (Number.parseInt(field(148, 8).trim(), 8) !== sum) throw damaged(archive);
  const size = Number.parseInt(field(124, 12).trim() || '0', 8);
  if (!(size >= 0)) throw damaged(archive);
  const [path, prefix] = [field(0, 100), field(257, 5) === 'ustar' ? field(345, 155) : ''];
  const type = String.fromCharCode(header[156] ?? 0);
  // GNU's own fields are where others have the beginning of the path.
  const isGnu = field(257, 8).startsWith('ustar  ');
  return { size, type, path: prefix === '' || isGnu ? path : `${prefix}/${path}` };
}

/** Up to the first zero byte. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8');
}

/** Records "<length> key=value\n". */
function paxName(records: string): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(records)?.[1];
}

function damaged(name: string): EngineError {
  return new EngineError(
    'dataInvalid',
    text(
      `${name} is not a tar archive, or a damaged one: download it again, or unpack it and choose the folder.`,
      `${name} ist kein tar-Archiv oder ein beschädigtes: erneut herunterladen oder auspacken und den Ordner wählen.`,
    ),
  );
}

/** Reads a stream in pieces of the requested size. */
class Pieces {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private readonly fail: () => Error;
  private rest: Uint8Array = new Uint8Array(0);

  constructor(chunks: AsyncIterable<Uint8Array>, fail: () => Error) {
    this.chunks = chunks[Symbol.asyncIterator]();
    this.fail = fail;
  }

  /** Undefined at the end of the stream, if `mayEnd`. */
  async take(count: number, mayEnd = false): Promise<Uint8Array | undefined> {
    const parts = [this.rest];
    let have = this.rest.length;
    while (have < count) {
      const next = await this.chunks.next();
      if (next.done) {
        if (have === 0 && mayEnd) return undefined;
        throw this.fail();
      }
      parts.push(next.value);
      have += next.value.length;
    }
    const all = parts.length === 1 ? this.rest : Buffer.concat(parts);
    this.rest = all.subarray(count);
    return all.subarray(0, count);
  }
}
