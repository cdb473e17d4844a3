/** In UTF-16 units. */
const LENGTH = 1 << 16;

/**
 * Cuts a stream of text into parts that can be tokenized one by one with the same result as the whole: before a space
 * or line break that follows a word. Only if a megabyte contains none, it cuts between two characters.
 */
export class PartsOf {
  private rest = '';
  private readonly length: number;

  constructor(length = LENGTH) {
    this.length = length;
  }

  /** The parts completed by this chunk. */
  *add(chunk: string): Generator<string> {
    this.rest += chunk;
    while (this.rest.length >= 2 * this.length) {
      const at = cutBehind(this.rest, this.length, 16 * this.length);
      if (at === undefined) return;
      yield this.rest.slice(0, at);
      this.rest = this.rest.slice(at);
    }
  }

  /** The rest at the end. */
  end(): string {
    const { rest } = this;
    this.rest = '';
    return rest;
  }
}

/** Where to cut a text after `start`; undefined if more text is needed first. */
function cutBehind(text: string, start: number, limit: number): number | undefined {
  const edge = /[^\p{White_Space}][ \t\n\r]/gu;
  edge.lastIndex = start;
  // The last word may continue.
  const found = edge.exec(text);
  if (found) return found.index + found[0].length - 1;
  if (text.length < limit) return undefined;
  const isLow = (at: number) => (text.charCodeAt(at) & 0xfc00) === 0xdc00;
  return isLow(limit - 1) ? limit - 2 : limit - 1;
}
