import type { Tokenizer } from './tokenizer.ts';

/** Decodes tokens that arrive one by one: each adds its text once the characters are complete. */
export class TextStream {
  readonly #tokenizer: Tokenizer;
  /** The tokens reported last: they determine whether a space is needed. */
  #before: readonly number[];
  #open: readonly number[];

  constructor(tokenizer: Tokenizer, before: readonly number[] = []) {
    this.#tokenizer = tokenizer;
    const begun = begunAt(tokenizer, before);
    [this.#before, this.#open] = [before.slice(0, begun), before.slice(begun)];
  }

  /** Empty until all bytes of a character have arrived. */
  add(id: number): string {
    this.#open = [...this.#open, id];
    const whole = this.#tokenizer.decode([...this.#before, ...this.#open]);
    return whole.endsWith('\ufffd') ? '' : this.#told(whole);
  }

  /** The rest, complete or not. */
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

/** Where the incomplete last character starts; the number of ids if it is complete. */
function begunAt(tokenizer: Tokenizer, ids: readonly number[]): number {
  const end = ids.length;
  // A few ids are enough to tell.
  const isOpen = (to: number) => tokenizer.decode(ids.slice(Math.max(0, to - 2 * MOST_OPEN), to)).endsWith('\ufffd');
  const open = Array.from({ length: MOST_OPEN + 1 }, (_, i) => i).find((i) => !isOpen(end - i));
  return end - (open ?? 0);
}
