import { createTrail, type Recorded, type Trail } from './trail.ts';

/** Memory that the trails of all runs may take together. */
const MOST_BYTES = 256e6;

/** The trails of the runs that this process has trained: the oldest go when they get too large. */
export class Recordings {
  /** By the run, that which was trained last at the end. */
  readonly #trails = new Map<string, Trail>();
  /** The runs of which nothing is recorded. */
  readonly #tooLarge = new Set<string>();

  /** The trail of a run that is about to be trained; undefined where nothing is recorded: see `createTrail`. */
  open(runId: string, size: number): Trail | undefined {
    const trail = this.#trails.get(runId) ?? createTrail(size);
    this.#trails.delete(runId);
    if (trail) this.#trails.set(runId, trail);
    else this.#tooLarge.add(runId);
    return trail;
  }

  /** Oldest first; empty for a run of which nothing is kept. */
  snapshots(runId: string): readonly Recorded[] {
    return this.#trails.get(runId)?.snapshots() ?? [];
  }

  /** What the snapshots of a run take. */
  bytes(runId: string): number {
    return this.#trails.get(runId)?.bytes ?? 0;
  }

  /** Whether a checkpoint of the run takes so much that none is kept. */
  isTooLarge(runId: string): boolean {
    return this.#tooLarge.has(runId);
  }

  /** Forgets the oldest trails while all together are too large; never the last. */
  trim(): void {
    let bytes = [...this.#trails.values()].reduce((sum, trail) => sum + trail.bytes, 0);
    for (const [runId, trail] of [...this.#trails].slice(0, -1)) {
      if (bytes <= MOST_BYTES) return;
      this.#trails.delete(runId);
      bytes -= trail.bytes;
    }
  }
}
