import type { Breakpoint, Watch } from '../../core/protocol/watching.ts';
import type { Gate } from './gate.ts';

/** Settings for the current run and those that follow. */
export interface Controls {
  /** The most steps per second; null: no limit. */
  readonly stepsPerSecond: number | null;
  readonly breakpoints: readonly Breakpoint[];
  readonly watches: readonly Watch[];
}

export const noControls: Controls = { stepsPerSecond: null, breakpoints: [], watches: [] };

/** After a delay, steps may be faster until this much time is made up, to keep the average speed. */
const CATCH_UP_MS = 50;
/** The shortest delay of a timer. */
const SHORTEST_MS = 1;

/** Limits the speed of a loop. */
export class Brake {
  /** When the next step may start. */
  #due = 0;

  /** How long the loop must wait before its next step: 0 if it may start. */
  wait(stepsPerSecond: number | null): number {
    const left = this.#due - performance.now();
    return stepsPerSecond === null || left < SHORTEST_MS ? 0 : Math.min(left, 1000 / stepsPerSecond);
  }

  /** Waits until the next step may start at the speed of now, or the loop is asked for something, and notes that it starts. */
  async slowDown(gate: Pick<Gate, 'isGoing' | 'rest'>, speed: () => number | null): Promise<void> {
    for (;;) {
      const wait = this.wait(speed());
      if (wait === 0 || !gate.isGoing) break;
      await gate.rest(wait);
    }
    this.begin(speed());
  }

  /** Notes that a step starts. */
  begin(stepsPerSecond: number | null): void {
    if (stepsPerSecond === null) this.#due = 0;
    else this.#due = Math.max(this.#due, performance.now() - CATCH_UP_MS) + 1000 / stepsPerSecond;
  }
}
