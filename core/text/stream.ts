import type { Tokenizer } from './tokenizer.ts';

/** Text of tokens that come one by one: what a token adds, once its characters are whole. */
export class TextStream {
  readonly #tokenizer: Tokenizer;
  /** Those that have been told last: by them it is known whether a space comes between. */
  #before: readonly number[] = [];
  #open: readonly number[] = [];

  constructor(tokenizer: Tokenizer, before: readonly number[] = []) {
    this.#tokenizer = tokenizer;
    this.#before = before;
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
