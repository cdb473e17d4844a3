/**
 * The text of an answer from another machine; undefined if it has more bytes (unpacked) than expected, of which the rest is not
 * fetched. Fails as the connection does.
 */
export async function textOf({ body }: Response, mostBytes: number): Promise<string | undefined> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const read: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = body ?? [];
  for await (const piece of read) {
    bytes += piece.length;
    if (bytes > mostBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
