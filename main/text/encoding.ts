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
