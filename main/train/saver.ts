import { text } from '../../core/text.ts';
import type { Emit } from './reporter.ts';
import type { SavedRun } from './store.ts';

/** A checkpoint is due after this long, or after ten times what the last one took: at most a tenth of the time. */
const CHECKPOINT_MS = 2_000;
const CHECKPOINT_SHARE = 10;

export interface SaverOptions {
  /** The run as it is now. */
  saved(): Promise<SavedRun>;
  save(run: SavedRun): Promise<void>;
  readonly emit: Emit;
}

/** Writes a run's checkpoints, one at a time and while training goes on. */
export class Saver {
  readonly #options: SaverOptions;
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;
  #next = 0;

  constructor(options: SaverOptions) {
    this.#options = options;
  }

  /** Wants the next checkpoint as soon as can be. */
  hurry(): void {
    this.#next = 0;
  }

  /** Writes a checkpoint if it is time. */
  async tick(): Promise<void> {
    if (performance.now() > this.#next && !this.#isWriting) await this.#snapshot();
  }

  /** Writes a checkpoint of this very moment and waits for it. */
  async save(): Promise<void> {
    await this.#writing;
    await this.#snapshot();
    await this.#writing;
  }

  /** Resolves when the weights are read; they are written while training goes on. */
  async #snapshot(): Promise<void> {
    const begin = performance.now();
    this.#isWriting = true;
    const reading = this.#options.saved();
    this.#writing = this.#guard(reading.then((saved) => this.#options.save(saved))).then(() => {
      this.#isWriting = false;
      const pause = Math.max(CHECKPOINT_MS, CHECKPOINT_SHARE * (performance.now() - begin));
      this.#next = performance.now() + pause;
    });
    // Once they are read the loop may go on; what fails is said by the guard.
    await reading.catch(() => undefined);
  }

  async #guard(writing: Promise<void>): Promise<void> {
    try {
      await writing;
    } catch (error) {
      // Training goes on: the weights are still in memory, and the user is told.
      const reason = error instanceof Error ? error.message : String(error);
      const message = text(
        `The checkpoint could not be written: ${reason}`,
        `Der Checkpoint ließ sich nicht schreiben: ${reason}`,
      );
      this.#options.emit('log', { level: 'error', message });
    }
  }
}
