import { text, type Text } from '../../core/text.ts';
import { reasonOf } from '../devices/unavailable.ts';
import type { Emit } from './reporter.ts';
import type { TrainingStep } from './steps/step.ts';
import type { SavedRun } from './store.ts';

/**
 * A checkpoint is due after this long, or after ten times as long as the last one took: at most a tenth of the time is
 * spent on it.
 */
const CHECKPOINT_MS = 2_000;
const CHECKPOINT_SHARE = 10;
/** However cheap checkpoints are: not every one of a hundred epochs per second is worth one. */
const SOONEST_MS = 500;

export interface SaverOptions {
  /** The current state of the run. */
  saved(): Promise<SavedRun>;
  save(run: SavedRun): Promise<void>;
  /** Once its weights are gone there is nothing left to write. */
  readonly step?: Pick<TrainingStep, 'isLost'>;
  readonly emit: Emit;
  /** Milliseconds, with an arbitrary origin. */
  now?(): number;
}

/** Writes a run's checkpoints, one at a time, while training continues. */
export class Saver {
  readonly #options: SaverOptions;
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;
  readonly #now: () => number;
  #next = 0;
  /** Before this time, another checkpoint would take more than its share, or come too soon. */
  #earliest = 0;
  /** The last checkpoint could not be written. */
  #isOwed = false;
  /** Until it is tried again although nothing trains any more. */
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: SaverOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Requests the next checkpoint as soon as possible. */
  hurry(): void {
    this.#next = Math.min(this.#next, this.#earliest);
  }

  /** Writes a checkpoint if it is due. */
  async tick(): Promise<void> {
    if (this.#now() >= this.#next && !this.#isWriting) await this.#snapshot();
  }

  /** Writes a checkpoint of the current state and waits for it. */
  async save(): Promise<void> {
    while (this.#isWriting) await this.#writing;
    await this.#snapshot();
    await this.#writing;
  }

  /** Writes what could not be written so far; resolves to whether the newest checkpoint lies on disk now. */
  async settle(): Promise<boolean> {
    await this.#writing;
    if (this.#isOwed) await this.save();
    return !this.#isOwed;
  }

  /** The weights are about to be freed: nothing is read from now on. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
  }

  /** Resolves when the weights have been read; they are written while training continues. */
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
    // Once they are read the loop may continue; the guard reports failures.
    await reading.catch(() => undefined);
  }

  async #guard(writing: Promise<void>): Promise<void> {
    clearTimeout(this.#retry);
    try {
      await writing;
      this.#settled(undefined);
    } catch (error) {
      if (this.#options.step?.isLost) return;
      // Training continues: the weights are still in memory, and the user is told.
      this.#settled(reasonOf(error));
      if (!this.#isClosed) this.#retry = setTimeout(() => void this.settle(), CHECKPOINT_MS).unref();
    }
  }

  /** Says when checkpoints cannot be written any more, and when they can again. */
  #settled(reason: Text | undefined): void {
    const wasOwed = this.#isOwed;
    this.#isOwed = reason !== undefined;
    if (this.#isOwed === wasOwed) return;
    if (reason === undefined) this.#options.emit('log', { level: 'info', message: writtenAgain });
    else this.#options.emit('log', { level: 'error', message: notWritten(reason) });
  }
}

const writtenAgain = text(
  'The checkpoint is written: nothing of this run is lost.',
  'Der Checkpoint ist geschrieben: Von diesem Lauf geht nichts verloren.',
);

function notWritten({ en, de }: Text): Text {
  return text(
    `The checkpoint could not be written and will be tried again: ${en}`,
    `Der Checkpoint ließ sich nicht schreiben und wird erneut versucht: ${de}`,
  );
}
