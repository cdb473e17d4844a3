import type { Point } from './vector.ts';

/** Where a run was after some step. */
export interface Snapshot {
  readonly step: number;
  readonly point: Point;
}

/** Memory that the snapshots of one run may take. */
const MOST_BYTES = 64e6;
/** More are not told apart on a screen. */
const MOST = 256;
/** Two are needed for a path. */
const FEWEST = 8;

/** The way that a run has taken through the space of its weights, kept in bounded memory. */
export interface Trail {
  /** Whether the weights after this step are to be recorded. */
  isDue(step: number): boolean;
  record(snapshot: Snapshot): void;
  /** Oldest first. */
  snapshots(): readonly Snapshot[];
}

/**
 * A trail that records every step, then every second, every fourth ... as its memory fills: what is dropped lies evenly
 * between what stays. `size` is the number of weights.
 */
export function createTrail(size: number): Trail {
  const most = Math.max(FEWEST, Math.min(MOST, Math.floor(MOST_BYTES / (4 * Math.max(1, size)))));
  let stride = 1;
  let next = 0;
  let kept: Snapshot[] = [];
  return {
    isDue: (step) => step >= next,
    record(snapshot) {
      // A run that was taken back goes on from there.
      kept = [...kept.filter(({ step }) => step < snapshot.step), snapshot];
      if (kept.length > most) {
        stride *= 2;
        kept = kept.filter((_, i) => i % 2 === 0);
      }
      next = snapshot.step + stride;
    },
    snapshots: () => kept,
  };
}
