/** Lets several loops in one process advance together: one works at a time, in turn. */
export class Turns {
  #isTaken = false;
  readonly #waiting: (() => void)[] = [];

  /**
   * Runs work that decides itself when the next may have its turn: it calls `next`, which resolves when it may
   * continue.
   */
  async join(work: (next: () => Promise<void>) => Promise<void>): Promise<void> {
    await this.#take();
    try {
      await work(async () => {
        this.#give();
        // Lets messages from the host have their turn as well.
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
