import type { Encoding } from './source.ts';

/**
 * Guesses the encoding of a file from its head: by its byte order mark, by zeros in every other byte, UTF-8 if all of
 * it is valid, otherwise Windows-1252, as in German spreadsheets. Undefined: it is not text.
 */
export function guessEncoding(head: Uint8Array, isUtf8: boolean): Encoding | undefined {
  const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
  if (starts(0xff, 0xfe)) return 'utf-16le';
  if (starts(0xfe, 0xff)) return 'utf-16be';
  if (isZip(head)) return undefined;
  const [even, odd] = [0, 1].map((place) => head.filter((byte, i) => byte === 0 && i % 2 === place).length);
  if (even === undefined || odd === undefined) return undefined;
  if (odd > 0.2 * head.length && even === 0) return 'utf-16le';
  if (even > 0.2 * head.length && odd === 0) return 'utf-16be';
  if (even + odd > 0) return undefined;
  return isUtf8 ? 'utf-8' : 'windows-1252';
}

/** Workbooks are zip files. */
export function isZip(head: Uint8Array): boolean {
  return [0x50, 0x4b, 0x03, 0x04].every((byte, i) => head[i] === byte);
}
