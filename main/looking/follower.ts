import { availableParallelism } from 'node:os';
import { text } from '../../core/text.ts';
import { reasonOf } from '../devices/unavailable.ts';
import type { Emit } from '../train/reporter.ts';
import type { Run } from '../train/run.ts';
import type { Runs } from '../train/runs.ts';

/** 25 pictures a second; ten where two processors have to train, compute and draw them, and each costs training time. */
const FRAME_MS = 1000 / (availableParallelism() > 2 ? 25 : 10);
/** Training keeps most of the time: it gets this many times as long as a frame took. */
const SHARE = 8;
const SLOWEST_MS = 500;

/** Reports something about a run for as long as it changes, as often as training leaves time for. */
export class Follower<Frame extends { readonly step: number }> {
  readonly #runs: Runs;
  readonly #emit: Emit;
  readonly #tell: (frame: Frame) => void;
  #timer: NodeJS.Timeout | undefined;
  /** Counts subscriptions, so that pending work can tell whether it is still wanted. */
  #turn = 0;

  constructor(runs: Runs, emit: Emit, tell: (frame: Frame) => void) {
    this.#runs = runs;
    this.#emit = emit;
    this.#tell = tell;
  }

  /**
   * Returns what `look` sees of a run now, and reports it again after every change of the run's weights. Ends the
   * previous subscription. Fails if the first `look` does, and then follows nothing; a later failure is reported once,
   * and retried.
   */
  async follow(run: Run, look: () => Promise<Frame>): Promise<Frame> {
    this.stop();
    const turn = this.#turn;
    const first = await look();
    let seen = first.step;
    // The shortest so far: training steps may come in between.
    let cost = Infinity;
    let isFailing = false;
    const next = (delay: number) => {
      if (turn === this.#turn) this.#timer = setTimeout(() => void again(), delay);
    };
    const again = async () => {
      // Another run has replaced it: its tensors are gone.
      if (this.#runs.find(run.id) !== run) return;
      const begin = performance.now();
      if (run.stepCount !== seen) {
        try {
          const frame = await look();
          seen = frame.step;
          if (turn === this.#turn) this.#tell(frame);
          isFailing = false;
          cost = Math.min(cost, performance.now() - begin);
        } catch (error) {
          if (!isFailing && turn === this.#turn) this.#sayFailed(error);
          isFailing = true;
        }
      }
      next(isFailing ? SLOWEST_MS : Math.max(FRAME_MS, Math.min(SLOWEST_MS, SHARE * cost)));
    };
    next(FRAME_MS);
    return first;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#turn += 1;
  }

  #sayFailed(error: unknown): void {
    const { en, de } = reasonOf(error);
    const message = text(
      `A picture of the network in training failed and is tried again: ${en}`,
      `Ein Bild des Netzes im Training misslang und wird erneut versucht: ${de}`,
    );
    this.#emit('log', { level: 'warning', message });
  }
}
