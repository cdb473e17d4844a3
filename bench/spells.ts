import { busySeconds, usageOf } from './usage.ts';

/** How much slower than ever the fixed loop may be. */
const SLOWER = 1.15;
/** The share of one processor that others may use meanwhile. */
const OTHERS = 0.06;
/** Rounds of the loop: some milliseconds. */
const LOOP = 4_000_000;

/**
 * Tells whether the machine was itself: a loop that is always the same takes as long as ever, before and after, and
 * nobody else computes in between.
 */
export class Spells {
  #fastest = Infinity;

  constructor() {
    for (let i = 0; i < 5; i++) this.#isSlow();
  }

  /** Before something is measured. The answer says afterwards whether it was disturbed. */
  begin(pid: number | undefined): () => boolean {
    const wasSlow = this.#isSlow();
    const before = this.#others(pid);
    const begin = performance.now();
    return () => {
      const others = ((this.#others(pid) - before) * 1000) / (performance.now() - begin);
      const isSlow = this.#isSlow();
      return wasSlow || isSlow || others > OTHERS;
    };
  }

  /** Seconds of all processes but this one and that; NaN, which disturbs nothing, where the system does not say. */
  #others(pid: number | undefined): number {
    const own = process.cpuUsage();
    const theirs = usageOf(pid)?.seconds ?? (pid === undefined ? 0 : NaN);
    return (busySeconds() ?? NaN) - (own.user + own.system) / 1e6 - theirs;
  }

  #isSlow(): boolean {
    const begin = performance.now();
    let x = 1;
    for (let i = 0; i < LOOP; i++) x = x * 1.000_000_1 + 1e-9;
    // Whoever computes for nothing is left out by the compiler.
    const time = x > 0 ? performance.now() - begin : Infinity;
    this.#fastest = Math.min(this.#fastest, time);
    return time > SLOWER * this.#fastest;
  }
}
