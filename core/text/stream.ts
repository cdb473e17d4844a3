import type { Tokenizer } from './tokenizer.ts';

/** Text of tokens that come one by one: what a token adds, once its characters are whole. */
export class TextStream {
  readonly #tokenizer: Tokenizer;
  /** Those that have been told last: by them it is known whether a space comes between. */
  #before: readonly number[];
  #open: readonly number[];

  constructor(tokenizer: Tokenizer, before: readonly number[] = []) {
    this.#tokenizer = tokenizer;
    const begun = begunAt(tokenizer, before);
    [this.#before, this.#open] = [before.slice(0, begun), before.slice(begun)];
  }

  /** Empty while the bytes of a character are not all there. */
  add(id: number): string {
    this.#open = [...this.#open, id];
    const whole = this.#tokenizer.decode([...this.#before, ...this.#open]);
    return whole.endsWith('\ufffd') ? '' : this.#told(whole);
  }

  /** What is left, whole or not. */
  end(): string {
    return this.#open.length === 0 ? '' : this.#told(this.#tokenizer.decode([...this.#before, ...this.#open]));
  }

  #told(whole: string): string {
    const told = this.#tokenizer.decode(this.#before).length;
    [this.#before, this.#open] = [this.#open, []];
    return whole.slice(told);
  }
}

/** A character has four bytes at most. */
const MOST_OPEN = 3;

/** Where the last character begins whose bytes are not all there; the number of ids where there is none. */
function begunAt(tokenizer: Tokenizer, ids: readonly number[]): number {
  const end = ids.length;
  // Few are enough to see it.
  const isOpen = (to: number) => tokenizer.decode(ids.slice(Math.max(0, to - 2 * MOST_OPEN), to)).endsWith('\ufffd');
  const open = Array.from({ length: MOST_OPEN + 1 }, (_, i) => i).find((i) => !isOpen(end - i));
  return end - (open ?? 0);
}
