import { useEffect, useMemo, useState } from 'react';
import type { KMeansCourse } from '../../../core/protocol/clusters.ts';
import { decodeTensor } from '../../kit/tensor.ts';

/** A moment of k-means: the points go to the nearest centre, then the centres move. */
export interface Moment {
  /** null: before the first assignment. */
  readonly clusters: ArrayLike<number> | null;
  readonly centres: readonly { readonly x: number; readonly y: number }[];
}

export interface Course {
  readonly course: KMeansCourse | null;
  /** Moments that can be shown: the start, and two a round. */
  readonly moments: number;
  /** null: the end. */
  readonly at: number | null;
  readonly shown: Moment | undefined;
  readonly isPlaying: boolean;
  readonly go: (at: number | null) => void;
  readonly play: () => void;
  readonly hold: () => void;
}

const EVERY_MS = 700;

/** Which moment of k-means is shown, and plays it. */
export function useCourse(course: KMeansCourse | null): Course {
  const [state, setState] = useState<{ readonly of: KMeansCourse | null; readonly at: number | null; readonly isPlaying: boolean }>(begin(course));
  // What was watched belongs to that course.
  const { at, isPlaying } = state.of === course ? state : begin(course);
  const read = useMemo(() => course && { labels: decodeTensor(course.labels), centres: decodeTensor(course.centres) }, [course]);
  const moments = read ? 1 + 2 * (read.labels.shape[0] ?? 0) : 0;
  const shown = useMemo(() => (read && at !== null ? momentOf(read, at) : undefined), [read, at]);
  const go = (next: number | null) => setState({ of: course, at: next, isPlaying: false });
  useEffect(() => {
    if (!isPlaying || at === null) return;
    const next = at + 1;
    const timer = setTimeout(() => setState({ of: course, at: next >= moments ? null : next, isPlaying: next < moments }), EVERY_MS);
    return () => clearTimeout(timer);
  }, [course, isPlaying, at, moments]);
  const play = () => setState({ of: course, at: at === null || at >= moments - 1 ? 0 : at, isPlaying: true });
  const hold = () => setState({ of: course, at, isPlaying: false });
  return { course, moments, at, shown, isPlaying, go, play, hold };
} // prettier-ignore

const begin = (of: KMeansCourse | null) => ({ of, at: null, isPlaying: false });

interface Read {
  readonly labels: ReturnType<typeof decodeTensor>;
  readonly centres: ReturnType<typeof decodeTensor>;
}

/** Moment 0: the start; 2r + 1: assigned in round r; 2r + 2: moved. */
function momentOf({ labels, centres }: Read, at: number): Moment {
  const [, count = 0] = labels.shape;
  const [, k = 0] = centres.shape;
  const round = Math.floor((at - 1) / 2);
  const moved = Math.floor(at / 2);
  return {
    clusters: at === 0 ? null : labels.values.subarray(round * count, (round + 1) * count),
    centres: Array.from({ length: k }, (_, j) => {
      const place = 2 * (moved * k + j);
      return { x: centres.values[place] ?? 0, y: centres.values[place + 1] ?? 0 };
    }),
  };
}
