import { text } from '../../core/text.ts';
import type { Emit } from './reporter.ts';
import type { SavedRun } from './store.ts';

/** A checkpoint is due after this long, or after ten times what the last one took: at most a tenth of the time. */
const CHECKPOINT_MS = 2_000;
const CHECKPOINT_SHARE = 10;
/** However cheap it is: of epochs that end a hundred times a second not each is worth one. */
const SOONEST_MS = 500;

export interface SaverOptions {
  /** The run as it is now. */
  saved(): Promise<SavedRun>;
  save(run: SavedRun): Promise<void>;
  readonly emit: Emit;
  /** Milliseconds; the time of day does not matter. */
  now?(): number;
}

/** Writes a run's checkpoints, one at a time and while training goes on. */
export class Saver {
  readonly #options: SaverOptions;
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;
  readonly #now: () => number;
  #next = 0;
  /** Before this, another checkpoint would take more than its share of the time, or come too soon. */
  #earliest = 0;

  constructor(options: SaverOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Wants the next checkpoint as soon as may be. */
  hurry(): void {
    this.#next = Math.min(this.#next, this.#earliest);
  }

  /** Writes a checkpoint if it is time. */
  async tick(): Promise<void> {
    if (this.#now() >= this.#next && !this.#isWriting) await this.#snapshot();
  }

  /** Writes a checkpoint of this very moment and waits for it. */
  async save(): Promise<void> {
    await this.#writing;
    await this.#snapshot();
    await this.#writing;
  }

  /** Resolves when the weights are read; they are written while training goes on. */
  async #snapshot(): Promise<void> {
    const begin = this.#now();
    this.#isWriting = true;
    const reading = this.#options.saved();
    this.#writing = this.#guard(reading.then((saved) => this.#options.save(saved))).then(() => {
      this.#isWriting = false;
      const now = this.#now();
      this.#earliest = now + Math.max(SOONEST_MS, CHECKPOINT_SHARE * (now - begin));
      this.#next = Math.max(now + CHECKPOINT_MS, this.#earliest);
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
