import { stopIfAsked, unlessAborted, type ReadOptions } from '../text/read.ts';

/** A reading that several wait for: all of them hear how far it is, and it ends when nobody waits any more. */
export class SharedReading<T> {
  /** Fails with cancelled once nobody waits. */
  readonly result: Promise<T>;
  readonly #waiting = new Set<ReadOptions>();
  readonly #end = new AbortController();

  constructor(read: (options: ReadOptions) => Promise<T>) {
    const onProgress = (share: number) => this.#waiting.forEach((one) => one.onProgress?.(share));
    this.result = read({ signal: this.#end.signal, onProgress });
    this.result.catch(() => undefined);
  }

  /** Whether nothing comes of it any more: it is to be begun anew. */
  get isGivenUp(): boolean {
    return this.#end.signal.aborted;
  }

  /** Fails like the reading, and with cancelled as soon as this one is to stop; the others wait on. */
  async wait(options: ReadOptions): Promise<T> {
    stopIfAsked(options.signal);
    this.#waiting.add(options);
    try {
      return await unlessAborted(this.result, options.signal);
    } catch (error) {
      if (options.signal?.aborted && this.#waiting.size === 1) this.#end.abort();
      throw error;
    } finally {
      this.#waiting.delete(options);
    }
  }
}
