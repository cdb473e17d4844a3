import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { EngineError } from '../../core/protocol/errors.ts';
import { text, type Text } from '../../core/text.ts';
import { asReadError, systemCode } from '../files/files.ts';

/** A tensor of bytes, as stored in an IDX file (format: yann.lecun.com/exdb/mnist). */
export interface IdxBytes {
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** More than any set known to the app; a header that claims more is damaged, and nothing is allocated for it. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Reads an IDX file of unsigned bytes, gzipped if its name ends in .gz, directly into one array. `rank` is the required
 * number of axes: 1 for labels, 3 for pictures.
 * Fails with dataInvalid on a wrong magic number, too few or too many bytes, or a damaged gzip; with fileUnreadable if
 * there is no such file.
 */
export async function readIdx(file: string, rank: number): Promise<IdxBytes> {
  const reader = new IdxReader(file, rank);
  let problem: unknown;
  const read = async (source: AsyncIterable<Uint8Array>) => {
    try {
      for await (const chunk of source) reader.take(chunk);
    } catch (error) {
      // The pipeline itself may only report that a stream was closed early.
      problem = error;
      throw error;
    }
  };
  const raw: Readable = createReadStream(file, { highWaterMark: 1 << 20 });
  try {
    await (file.endsWith('.gz') ? pipeline(raw, createGunzip({ chunkSize: 1 << 20 }), read) : pipeline(raw, read));
  } catch (error) {
    throw asIdxError(file, problem ?? error);
  }
  return reader.finish();
}

/** What mends a set whose files are damaged. */
export const getAgain = text(
  'Delete the file and get the data again.',
  'Die Datei löschen und die Daten neu beschaffen.',
);

function invalid(file: string, { en, de }: Text, cause?: unknown): EngineError {
  const words = text(`${file} ${en}. ${getAgain.en}`, `${file} ${de}. ${getAgain.de}`);
  return new EngineError('dataInvalid', words, { cause });
}

function asIdxError(file: string, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const code = systemCode(error);
  if (code === 'Z_BUF_ERROR')
    return invalid(file, text('is cut off: the gzip stream ends too early', 'ist abgeschnitten: Der Gzip-Strom endet zu früh'), error); // prettier-ignore
  if (code.startsWith('Z_'))
    return invalid(file, text('is damaged: it is not a valid gzip stream', 'ist beschädigt: kein gültiger Gzip-Strom'), error); // prettier-ignore
  return asReadError(error, file);
}

/** Takes the file chunk by chunk: the header first, then the bytes. */
class IdxReader {
  readonly #file: string;
  readonly #rank: number;
  #header = new Uint8Array(0);
  #shape: number[] = [];
  #bytes: Uint8Array | undefined;
  #filled = 0;

  constructor(file: string, rank: number) {
    this.#file = file;
    this.#rank = rank;
  }

  take(chunk: Uint8Array): void {
    let rest = chunk;
    if (!this.#bytes) {
      const length = 4 + 4 * this.#rank;
      this.#header = Buffer.concat([this.#header, chunk]);
      if (this.#header.length >= 4) this.#checkMagic(this.#header.subarray(0, 4));
      if (this.#header.length < length) return;
      rest = this.#header.subarray(length);
      this.#bytes = this.#open(this.#header.subarray(0, length));
    }
    if (this.#filled + rest.length > this.#bytes.length) {
      throw this.#invalid(
        `holds more than the ${this.#bytes.length} bytes that its header announces`,
        `enthält mehr als die ${this.#bytes.length} Bytes, die ihr Kopf ankündigt`,
      );
    }
    this.#bytes.set(rest, this.#filled);
    this.#filled += rest.length;
  }

  finish(): IdxBytes {
    const [header, filled] = [this.#header.length, this.#filled];
    if (!this.#bytes)
      throw this.#invalid(`is cut off after ${header} bytes, inside its header`, `ist nach ${header} Bytes abgeschnitten, mitten im Kopf`); // prettier-ignore
    const { length } = this.#bytes;
    if (filled < length)
      throw this.#invalid(`is cut off: ${filled} of ${length} bytes are there`, `ist abgeschnitten: ${filled} von ${length} Bytes sind da`); // prettier-ignore
    return { shape: this.#shape, bytes: this.#bytes };
  }

  #checkMagic(magic: Uint8Array): void {
    const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const expected = hex(Uint8Array.of(0, 0, 8, this.#rank));
    if (hex(magic) === expected) return;
    throw this.#invalid(
      `is not an IDX file of this kind: it begins with ${hex(magic)} instead of ${expected}`,
      `ist keine IDX-Datei dieser Art: Sie beginnt mit ${hex(magic)} statt ${expected}`,
    );
  }

  #open(header: Uint8Array): Uint8Array {
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
    this.#shape = Array.from({ length: this.#rank }, (_, axis) => view.getUint32(4 + 4 * axis));
    const size = this.#shape.reduce((product, axis) => product * axis, 1);
    const said = `[${this.#shape.join(', ')}]`;
    if (size > MAX_BYTES)
      throw this.#invalid(`announces an absurd size, ${said}`, `kündigt eine unsinnige Größe an, ${said}`);
    return new Uint8Array(size);
  }

  #invalid(en: string, de: string): EngineError {
    return invalid(this.#file, text(en, de));
  }
}
