import type { Clustering } from '../../../core/protocol/clusters.ts';
import type { PlotPoint } from '../../kit/plot/marks.ts';
import { decodeTensor } from '../../kit/tensor.ts';
import type { Moment } from './useCourse.ts';
import type { Drawn } from './useSide.ts';

/** What the plot shows. */
export interface Look {
  readonly points: readonly PlotPoint[];
  /** [points] the cluster of each at the moment that is shown, from 0; -1: noise; null: not known yet. */
  readonly clusters: ArrayLike<number> | null;
  readonly silhouettes: ArrayLike<number> | null;
  readonly centres: readonly { readonly x: number; readonly y: number }[];
}

/** Points in their colours: by cluster or class; border points are hollow, noise is crosses. */
export function lookOf(drawn: Drawn, found: Clustering | undefined, moment: Moment | undefined, isByClass: boolean): Look {
  const clusters = moment ? moment.clusters : found ? decodeTensor(found.labels).values : null;
  const cores = found?.cores ? decodeTensor(found.cores).values : null;
  const groups = isByClass ? drawn.classes : clusters;
  const points = drawn.points.map(({ x, y }, i) => ({
    x,
    y,
    // Before anything is known all points are alike.
    group: groups ? (groups[i] ?? -1) : 8,
    isHollow: !isByClass && cores !== null && cores[i] === 0 && (clusters?.[i] ?? -1) >= 0,
  }));
  const silhouettes = found?.silhouette && !moment ? decodeTensor(found.silhouette.byPoint).values : null;
  return { points, clusters, silhouettes, centres: moment?.centres ?? lastCentres(found) };
} // prettier-ignore

function lastCentres(found: Clustering | undefined): Look['centres'] {
  if (!found?.course) return [];
  const { shape, values } = decodeTensor(found.course.centres);
  const [rounds = 1, k = 0] = shape;
  return Array.from({ length: k }, (_, j) => {
    const at = 2 * ((rounds - 1) * k + j);
    return { x: values[at] ?? 0, y: values[at + 1] ?? 0 };
  });
}
