/**
 * GPT-2's way of writing bytes as characters: printable ones stand for themselves, the others are moved above U+00FF,
 * so that no piece of a vocabulary is a control character or a space.
 */
const isPrinted = (byte: number) =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);

const hidden = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !isPrinted(byte));

/** The character for every byte. */
export const byteCharacters: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  String.fromCharCode(isPrinted(byte) ? byte : 256 + hidden.indexOf(byte)),
);

const bytesOfCharacters: ReadonlyMap<string, number> = new Map(
  byteCharacters.map((character, byte) => [character, byte]),
);

/** The bytes of a character in UTF-8. */
function utf8Of(codePoint: number): number[] {
  if (codePoint < 0x80) return [codePoint];
  const tail = (shift: number) => 0x80 | ((codePoint >> shift) & 0x3f);
  if (codePoint < 0x800) return [0xc0 | (codePoint >> 6), tail(0)];
  if (codePoint < 0x10000) return [0xe0 | (codePoint >> 12), tail(6), tail(0)];
  return [0xf0 | (codePoint >> 18), tail(12), tail(6), tail(0)];
}

/** A word as bytes, each written as a character, and the range of UTF-16 units that each belongs to. */
export function toBytes(word: string): { text: string; begins: number[]; ends: number[] } {
  let text = '';
  const begins: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of word) {
    for (const byte of utf8Of(character.codePointAt(0) ?? 0)) {
      text += byteCharacters[byte] ?? '';
      begins.push(at);
      ends.push(at + character.length);
    }
    at += character.length;
  }
  return { text, begins, ends };
}

/** The bytes that pieces stand for; a piece with characters that do not encode bytes stands for itself. */
export function bytesOf(pieces: readonly string[]): number[] {
  return pieces.flatMap((piece) => {
    const bytes = Array.from(piece, (character) => bytesOfCharacters.get(character));
    const isWhole = bytes.every((byte) => byte !== undefined);
    return isWhole ? bytes : toUtf8(piece);
  });
}

export function toUtf8(text: string): number[] {
  return Array.from(text, (character) => utf8Of(character.codePointAt(0) ?? 0)).flat();
}

/** Decodes UTF-8; every invalid or truncated sequence becomes one U+FFFD. */
export function fromUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const { codePoint, length } = characterAt(bytes, at);
    text += String.fromCodePoint(codePoint);
    at += length;
  }
  return text;
}

function characterAt(bytes: readonly number[], at: number): { codePoint: number; length: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { codePoint: first, length: 1 };
  const count =
    first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : 0;
  // No overlong encodings, no surrogates, nothing above the last character.
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  let codePoint = first & (0x3f >> count);
  for (let i = 1; i <= count; i++) {
    const byte = bytes[at + i] ?? 0;
    const isNext = i === 1 ? byte >= low && byte <= high : byte >= 0x80 && byte <= 0xbf;
    if (!isNext) return { codePoint: 0xfffd, length: i };
    codePoint = (codePoint << 6) | (byte & 0x3f);
  }
  return count === 0 ? { codePoint: 0xfffd, length: 1 } : { codePoint, length: count + 1 };
}
