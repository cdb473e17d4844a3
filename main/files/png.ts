import { crc32 } from 'node:zlib';
import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Our own chunk, which other programs skip and may copy. Format: https://www.w3.org/TR/png-3/#5Chunk-layout. */
const PROJECT = 'nlPr';
const END = 'IEND';
/** Length and type of a chunk before its data, and its checksum behind. */
const HEAD = 8;
const CHECK = 4;
/** The format's own limit. */
const MOST_BYTES = 0x7fffffff;
/** More than this many chunks were made to keep a reader busy. */
const MOST_CHUNKS = 100_000;

/** Reads up to `length` bytes from `at` on: fewer at the end. */
export type ReadAt = (at: number, length: number) => Promise<Uint8Array>;

/** A part of a file. */
export interface Part {
  readonly start: number;
  readonly length: number;
}

export async function isPng(read: ReadAt): Promise<boolean> {
  return SIGNATURE.equals(await read(0, SIGNATURE.length));
}

/** Where the project lies inside a PNG; undefined if there is none, or the file is cut off or no PNG. */
export async function projectInPng(read: ReadAt): Promise<Part | undefined> {
  if (!(await isPng(read))) return undefined;
  let at = SIGNATURE.length;
  for (let count = 0; count < MOST_CHUNKS; count++) {
    const head = Buffer.from(await read(at, HEAD));
    if (head.length < HEAD) return undefined;
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', 4);
    if (length > MOST_BYTES || type === END) return undefined;
    const end = at + HEAD + length + CHECK;
    if (type === PROJECT) return (await read(end - 1, 1)).length === 1 ? { start: at + HEAD, length } : undefined;
    at = end;
  }
  return undefined;
}

const tooLarge = text(
  'The project is larger than the 2 GB that a picture can hold: leave its weights out.',
  'Das Projekt ist größer als die 2 GB, die ein Bild fasst: die Gewichte weglassen.',
);

/**
 * A PNG with a project inside. `pieces` is asked for the project twice, and must give the same bytes: its length and
 * checksum come before it or behind. Fails with exportFailed if it is too large for a PNG.
 */
export async function* pngWithProject(
  png: Uint8Array,
  pieces: () => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  let check = crc32(PROJECT);
  for await (const piece of pieces()) {
    length += piece.length;
    check = crc32(piece, check);
    if (length > MOST_BYTES) throw new EngineError('exportFailed', tooLarge);
  }
  const end = png.length - HEAD - CHECK;
  yield png.subarray(0, end);
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(length);
  head.write(PROJECT, 4, 'latin1');
  yield head;
  yield* pieces();
  const tail = Buffer.alloc(CHECK);
  tail.writeUInt32BE(check);
  yield tail;
  yield png.subarray(end);
}
