/**
 * Whether somebody who is asked again and again has fallen silent. Whoever asks may stand still himself (a blocked page, a
 * machine that was suspended): the answer then lies behind the very beat that would miss it, so that time does not count.
 */
export class Silence {
  readonly #silenceMs: number;
  /** When the question was asked that has not been answered, or since when an answer could have been heard. */
  #since: number | undefined;
  #beatAt: number | undefined;
  #isSaid = false;

  /** How long nothing is said of it, in milliseconds: several beats. */
  constructor(silenceMs: number) {
    this.#silenceMs = silenceMs;
  }

  /** Whether it was said, and nothing has come since. */
  get isSaid(): boolean {
    return this.#isSaid;
  }

  /** To be called at every beat: what is to be done at it. */
  beat(now: number): 'ask' | 'say' | 'wait' {
    const stoodStill = now - (this.#beatAt ?? now) > this.#silenceMs / 2;
    this.#beatAt = now;
    if (this.#since === undefined) {
      this.#since = now;
      return 'ask';
    }
    if (stoodStill) this.#since = now;
    if (this.#isSaid || now - this.#since < this.#silenceMs) return 'wait';
    this.#isSaid = true;
    return 'say';
  }

  /** Something came. Returns whether that ends a silence that was said. */
  heard(): boolean {
    const wasSaid = this.#isSaid;
    this.forget();
    return wasSaid;
  }

  /** Whoever was asked is gone: nothing is waited for. */
  forget(): void {
    this.#since = undefined;
    this.#isSaid = false;
  }
}
