import type { Run } from '../train/run.ts';
import type { Runs } from '../train/runs.ts';

/** Twenty-five pictures a second. */
const FRAME_MS = 40;
/** Training keeps the larger part of the time: after a frame it has this many times as long. */
const SHARE = 8;
const SLOWEST_MS = 500;

/** Tells something of a run again and again, for as long as it changes: as often as training leaves time for. */
export class Follower {
  readonly #runs: Runs;
  #timer: NodeJS.Timeout | undefined;

  constructor(runs: Runs) {
    this.#runs = runs;
  }

  /** Calls `tell` after every change of the run's weights from `step` on. Ends what was followed before. */
  follow(run: Run, step: number, tell: () => Promise<void>): void {
    this.stop();
    let told = step;
    // The shortest so far: training steps may come in between.
    let cost = Infinity;
    const next = (delay: number) => {
      const timer = setTimeout(() => void look(), delay);
      this.#timer = timer;
      const look = async () => {
        // Another run has taken its place: its tensors are gone.
        if (this.#runs.find(run.id) !== run) return;
        const begin = performance.now();
        if (run.stepCount !== told) {
          told = run.stepCount;
          await tell();
          cost = Math.min(cost, performance.now() - begin);
        }
        if (this.#timer === timer) next(Math.max(FRAME_MS, Math.min(SLOWEST_MS, SHARE * cost)));
      };
    };
    next(FRAME_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
