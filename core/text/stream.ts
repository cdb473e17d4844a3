import type { Tokenizer } from './tokenizer.ts';

/** Decodes tokens that arrive one by one: each adds its text once the characters are complete. */
export class TextStream {
  readonly #tokenizer: Tokenizer;
  /** The tokens reported last: they determine whether a space is needed. */
  #before: readonly number[] = [];
  #open: readonly number[] = [];

  constructor(tokenizer: Tokenizer, before: readonly number[] = []) {
    this.#tokenizer = tokenizer;
    this.#before = before;
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
