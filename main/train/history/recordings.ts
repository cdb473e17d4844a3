import { createTrail, type Recorded, type Trail } from './trail.ts';

/** Memory for the trails of all runs together. */
const MOST_BYTES = 256e6;

/** The trails of the runs trained in this process: the oldest are dropped when they get too large. */
export class Recordings {
  /** By run, with the most recently trained one last. */
  readonly #trails = new Map<string, Trail>();
  /** Runs of which nothing is recorded. */
  readonly #tooLarge = new Set<string>();

  /** The trail for a run about to be trained; undefined if nothing is recorded: see `createTrail`. */
  open(runId: string, size: number): Trail | undefined {
    const trail = this.#trails.get(runId) ?? createTrail(size);
    this.#trails.delete(runId);
    if (trail) this.#trails.set(runId, trail);
    else this.#tooLarge.add(runId);
    return trail;
  }

  /** Oldest first; empty if nothing of the run is kept. */
  snapshots(runId: string): readonly Recorded[] {
    return this.#trails.get(runId)?.snapshots() ?? [];
  }

  /** The size of a run's snapshots. */
  bytes(runId: string): number {
    return this.#trails.get(runId)?.bytes ?? 0;
  }

  /** Whether the run's checkpoints are so large that none are kept. */
  isTooLarge(runId: string): boolean {
    return this.#tooLarge.has(runId);
  }

  /** Drops the oldest trails while the total is too large; never the last one. */
  trim(): void {
    let bytes = [...this.#trails.values()].reduce((sum, trail) => sum + trail.bytes, 0);
    for (const [runId, trail] of [...this.#trails].slice(0, -1)) {
      if (bytes <= MOST_BYTES) return;
      this.#trails.delete(runId);
      bytes -= trail.bytes;
    }
  }
}
