import type { Encoding } from '../../core/data/csv/source.ts';

/** Decodes the bytes of a file, chunk by chunk; the last call is without bytes. */
export type Decode = (bytes?: Uint8Array) => string;

/** Windows-1252 at 0x80 ... 0x9f, which TextDecoder in Node.js up to 22 treats as control characters. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** A decoder that never fails: invalid bytes become U+FFFD. Drops a byte order mark. */
export function decoder(encoding: Encoding): Decode {
  if (encoding === 'windows-1252') {
    const character = (control: string) => WINDOWS_1252[control.charCodeAt(0) - 0x80] ?? control;
    return (bytes = new Uint8Array(0)) =>
      Buffer.from(bytes)
        .toString('latin1')
        .replace(/[\u0080-\u009f]/g, character);
  }
  const decoder = new TextDecoder(encoding);
  return (bytes) => (bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode());
}

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

/** Checks chunk by chunk whether all bytes so far are valid UTF-8; the last call is without bytes. */
export function utf8Check(): (bytes?: Uint8Array) => boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (bytes) => {
    try {
      decoder.decode(bytes, { stream: bytes !== undefined });
      return true;
    } catch {
      return false;
    }
  };
}
