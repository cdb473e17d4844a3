import { text } from '../../core/text.ts';
import type { Emit } from '../train/reporter.ts';
import type { Run } from '../train/run.ts';
import type { Runs } from '../train/runs.ts';

/** Twenty-five pictures a second. */
const FRAME_MS = 40;
/** Training keeps the larger part of the time: after a frame it has this many times as long. */
const SHARE = 8;
const SLOWEST_MS = 500;

/** Tells something of a run again and again, for as long as it changes: as often as training leaves time for. */
export class Follower<Frame extends { readonly step: number }> {
  readonly #runs: Runs;
  readonly #emit: Emit;
  readonly #tell: (frame: Frame) => void;
  #timer: NodeJS.Timeout | undefined;
  /** Counts what was followed: what is under way looks whether it is still wanted. */
  #turn = 0;

  constructor(runs: Runs, emit: Emit, tell: (frame: Frame) => void) {
    this.#runs = runs;
    this.#emit = emit;
    this.#tell = tell;
  }

  /**
   * What `look` sees of a run now; after every change of its weights from then on what it sees is told. Ends what was
   * followed before. Fails with what the first `look` fails with, and then follows nothing; a later one that fails is
   * said once and tried again.
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
      // Another run has taken its place: its tensors are gone.
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
    const reason = error instanceof Error ? error.message : String(error);
    const message = text(
      `A picture of the network in training failed and is tried again: ${reason}`,
      `Ein Bild des Netzes im Training misslang und wird erneut versucht: ${reason}`,
    );
    this.#emit('log', { level: 'warning', message });
  }
}
