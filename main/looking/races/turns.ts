/** Lets several loops in one process advance together: one works at a time, each in turn. */
export class Turns {
  #isTaken = false;
  readonly #waiting: (() => void)[] = [];

  /** Does some work that says itself when the next may have its turn: `next` resolves when it may go on. */
  async join(work: (next: () => Promise<void>) => Promise<void>): Promise<void> {
    await this.#take();
    try {
      await work(async () => {
        this.#give();
        // Messages of the host get their turn as well.
        await new Promise((resolve) => void setImmediate(resolve));
        await this.#take();
      });
    } finally {
      this.#give();
    }
  }

  async #take(): Promise<void> {
    if (this.#isTaken) return new Promise((resolve) => void this.#waiting.push(resolve));
    this.#isTaken = true;
  }

  #give(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#isTaken = false;
  }
}
