/** In UTF-16 units. */
const LENGTH = 1 << 16;

/**
 * Cuts a stream of text into parts that can be taken one by one with the same pieces as the whole: before a space or line
 * end that follows a word. Only where a megabyte has none it is cut between two characters.
 */
export class PartsOf {
  private rest = '';
  private readonly length: number;

  constructor(length = LENGTH) {
    this.length = length;
  }

  /** The parts that are complete with what came. */
  *add(chunk: string): Generator<string> {
    this.rest += chunk;
    while (this.rest.length >= 2 * this.length) {
      const at = cutBehind(this.rest, this.length, 16 * this.length);
      if (at === undefined) return;
      yield this.rest.slice(0, at);
      this.rest = this.rest.slice(at);
    }
  }

  /** What is left at the end. */
  end(): string {
    const { rest } = this;
    this.rest = '';
    return rest;
  }
}

/** Where to cut a text from `start` on; undefined where more has to come first. */
function cutBehind(text: string, start: number, limit: number): number | undefined {
  const edge = /[^\p{White_Space}][ \t\n\r]/gu;
  edge.lastIndex = start;
  // The last word may go on.
  const found = edge.exec(text);
  if (found) return found.index + found[0].length - 1;
  if (text.length < limit) return undefined;
  const isLow = (at: number) => (text.charCodeAt(at) & 0xfc00) === 0xdc00;
  return isLow(limit - 1) ? limit - 2 : limit - 1;
}
