const MOST = 3;
const WINDOW_MS = 60_000;

/** Counts crashes of the page: it is loaded again by itself, unless it crashes again and again. */
export class Crashes {
  readonly #now: () => number;
  #times: number[] = [];

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Notes one; whether the page may be loaded again without asking. */
  mayReload(): boolean {
    const now = this.#now();
    this.#times = [...this.#times.filter((time) => now - time < WINDOW_MS), now];
    return this.#times.length <= MOST;
  }

  /** The user wants another try. */
  forget(): void {
    this.#times = [];
  }
}
