import type { Breakpoint, Watch } from '../../core/protocol/watching.ts';

/** What is wished of the run in training, and of those after it. */
export interface Controls {
  /** How many steps a second it makes at most; null: as many as it can. */
  readonly stepsPerSecond: number | null;
  readonly breakpoints: readonly Breakpoint[];
  readonly watches: readonly Watch[];
}

export const noControls: Controls = { stepsPerSecond: null, breakpoints: [], watches: [] };

/** After a delay steps may come faster for so long, so that the speed is kept on average. */
const CATCH_UP_MS = 50;
/** Timers know nothing shorter. */
const SHORTEST_MS = 1;

/** Keeps a loop from going faster than is wished. */
export class Brake {
  /** When the next step may begin. */
  #due = 0;

  /** How long the loop has to wait before its next step: 0 when it may begin. */
  wait(stepsPerSecond: number | null): number {
    const left = this.#due - performance.now();
    return stepsPerSecond === null || left < SHORTEST_MS ? 0 : Math.min(left, 1000 / stepsPerSecond);
  }

  /** A step begins. */
  begin(stepsPerSecond: number | null): void {
    if (stepsPerSecond === null) this.#due = 0;
    else this.#due = Math.max(this.#due, performance.now() - CATCH_UP_MS) + 1000 / stepsPerSecond;
  }
}
