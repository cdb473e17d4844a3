/** How long it works before training and messages get their turn. */
const TURN_MS = 15;

/** Pauses in a long computation. */
export class Turn {
  readonly #signal: AbortSignal;
  #end = performance.now() + TURN_MS;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  get isOver(): boolean {
    return performance.now() >= this.#end;
  }

  /** Lets other work proceed. Rejects with the signal's reason when aborted. */
  async pass(): Promise<void> {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    this.#signal.throwIfAborted();
    this.#end = performance.now() + TURN_MS;
  }
}
