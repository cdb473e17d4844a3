import type { Gate } from '../../train/gate.ts';

/** A training loop among two. */
interface Runner {
  /** Batches trained. */
  readonly step: () => number;
  isOver: boolean;
}

/**
 * Holds two training loops together: the first asks the gate whether to go on, and the second follows it batch by batch; where
 * one has come to its end, the other goes on alone. Loops that train several batches at a time wait for each other
 * behind them.
 */
export class LockStep {
  readonly #gate: Gate;
  readonly #runners: readonly [Runner, Runner];
  /** Called while both stand after the same batch, before the next one. */
  readonly #onBoth: () => Promise<void>;
  #waiting: (() => void)[] = [];
  #isStopped = false;

  constructor(gate: Gate, steps: readonly [Runner['step'], Runner['step']], onBoth: () => Promise<void>) {
    this.#gate = gate;
    this.#runners = [
      { step: steps[0], isOver: false },
      { step: steps[1], isOver: false },
    ];
    this.#onBoth = onBoth;
  }

  /** See TrainerHooks.pass. */
  async pass(side: 0 | 1, phase: 'training' | 'evaluating'): Promise<boolean> {
    this.#wake();
    await new Promise((resolve) => void setImmediate(resolve));
    if (phase === 'evaluating') return !this.#isStopped;
    const [own, other] = [this.#runners[side], this.#runners[(1 - side) as 0 | 1]];
    while (!this.#isStopped && !this.#leads(side) && own.step() >= other.step()) await this.#change();
    if (!this.#leads(side)) return !this.#isStopped;
    while (!this.#isStopped && !other.isOver && other.step() < own.step()) await this.#change();
    if (!this.#isStopped) {
      await this.#onBoth();
      this.#isStopped = !(await this.#gate.pass('training'));
    }
    this.#wake();
    return !this.#isStopped;
  }

  /** The most batches that a side may train before it passes again, if the first is to train so many. */
  most(side: 0 | 1, first: number): number {
    const [own, other] = [this.#runners[side], this.#runners[(1 - side) as 0 | 1]];
    return this.#leads(side) ? first : Math.max(1, other.step() - own.step());
  }

  /** Both end, wherever they are: an evaluation does not go on to its end first. */
  stop(): void {
    this.#isStopped = true;
    this.#wake();
  }

  /** A side has come to its end, whatever that was. */
  end(side: 0 | 1): void {
    this.#runners[side].isOver = true;
    this.#wake();
  }

  #leads(side: 0 | 1): boolean {
    return side === 0 || this.#runners[0].isOver;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
