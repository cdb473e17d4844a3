/**
 * SHA-256 (FIPS 180-4) of a string in UTF-8, as 64 hexadecimal digits; synchronous and without Node. Throws on an
 * unpaired surrogate.
 */
export function sha256(text: string): string {
  const bytes = utf8(text);
  const words = new Uint32Array(Math.ceil((bytes.length + 9) / 64) * 16);
  bytes.forEach((byte, i) => (words[i >> 2] = (words[i >> 2] ?? 0) | (byte << (24 - 8 * (i & 3)))));
  words[bytes.length >> 2] = (words[bytes.length >> 2] ?? 0) | (0x80 << (24 - 8 * (bytes.length & 3)));
  words[words.length - 2] = Math.floor((bytes.length * 8) / 2 ** 32);
  words[words.length - 1] = bytes.length * 8;
  const state = Uint32Array.from(INITIAL);
  const schedule = new Uint32Array(64);
  for (let from = 0; from < words.length; from += 16) compress(state, words.subarray(from, from + 16), schedule);
  return [...state].map((word) => word.toString(16).padStart(8, '0')).join('');
}

function compress(state: Uint32Array, block: Uint32Array, w: Uint32Array): void {
  w.set(block);
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15] ?? 0;
    const y = w[i - 2] ?? 0;
    const small0 = turned(x, 7) ^ turned(x, 18) ^ (x >>> 3);
    const small1 = turned(y, 17) ^ turned(y, 19) ^ (y >>> 10);
    w[i] = (w[i - 16] ?? 0) + small0 + (w[i - 7] ?? 0) + small1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const big1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + big1 + ((e & f) ^ (~e & g)) + (ROUNDS[i] ?? 0) + (w[i] ?? 0)) | 0;
    const big0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    // Assigned one by one: rotating through an array would cost more than everything else.
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (state[i] ?? 0) + word));
}

const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/** The first 64 primes. */
const PRIMES = Array.from({ length: 312 }, (_, n) => n).filter(
  (n) => n > 1 && Array.from({ length: n }, (_, d) => d).every((d) => d < 2 || n % d > 0),
);
/** The first 32 bits of the fractional part. */
const fraction = (value: number) => Math.floor((value - Math.floor(value)) * 2 ** 32) >>> 0;
const INITIAL = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUNDS = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));

function utf8(text: string): Uint8Array {
  // A UTF-16 code unit takes three bytes at most, and a surrogate pair four.
  const bytes = new Uint8Array(3 * text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const letter = text.codePointAt(i) ?? 0;
    if (letter >= 0xd800 && letter <= 0xdfff) throw new Error('Half a letter has no name in UTF-8.');
    if (letter > 0xffff) i++;
    if (letter < 0x80) bytes[length++] = letter;
    else {
      const more = letter < 0x800 ? 1 : letter < 0x10000 ? 2 : 3;
      bytes[length++] = (0xf80 >> more) | (letter >> (6 * more));
      for (let rest = more - 1; rest >= 0; rest--) bytes[length++] = 0x80 | ((letter >> (6 * rest)) & 0x3f);
    }
  }
  return bytes.subarray(0, length);
}
