import { createHash } from 'node:crypto';

type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The SHA-256 of all pieces together, in hexadecimal digits. */
export async function sha256Of(pieces: Pieces): Promise<string> {
  let found = '';
  for await (const _ of hashed(pieces, (sha256) => (found = sha256)));
  return found;
}

/** Hands pieces on as they come; after the last one, and before whoever takes them hears of the end, tells the SHA-256 of all. */
export async function* hashed(pieces: Pieces, onEnd: (sha256: string) => void): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
  onEnd(hash.digest('hex'));
}
