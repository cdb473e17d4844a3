import { useMemo } from 'react';
import type { Clustering, ClusterPoints } from '../../../core/protocol/clusters.ts';
import type { ClusterSet } from '../../../core/clusters/clusters.ts';
import { decodeTensor } from '../../kit/tensor.ts';
import type { Answer } from '../../link/useAnswer.ts';
import { useWork } from '../../link/useWork.ts';
import { methodOf } from './sets.ts';
import type { Side, SideName } from './state.ts';

/** The points of a set as numbers. */
export interface Drawn {
  readonly facts: ClusterPoints;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly classes: ArrayLike<number> | null;
}

export interface SideAnswers {
  readonly points: Answer<ClusterPoints>;
  readonly clustering: Answer<Clustering>;
  readonly drawn: Drawn | undefined;
  /** Of the points that are drawn. */
  readonly found: Clustering | undefined;
}

/** Asks for a side's points, then for its clusters. */
export function useSide(name: SideName, side: Side, set: ClusterSet | undefined): SideAnswers {
  const keys = useMemo(() => ({ points: `${name} points`, find: `${name} clusters` }), [name]);
  const points = useWork('clusterPoints', set ? { key: keys.points, set } : null);
  const isThere = points.data !== undefined && !points.isLoading && points.error === undefined;
  const clustering = useWork('findClusters', set && isThere ? { key: keys.find, set, method: methodOf(side) } : null);
  const facts = points.data;
  const drawn = useMemo(() => facts && drawnOf(facts), [facts]);
  const found = clustering.data?.id === facts?.id ? clustering.data : undefined;
  return { points, clustering, drawn, found };
} // prettier-ignore

function drawnOf(facts: ClusterPoints): Drawn {
  const { values } = decodeTensor(facts.places);
  const points = Array.from({ length: facts.count }, (_, i) => ({ x: values[2 * i] ?? 0, y: values[2 * i + 1] ?? 0 }));
  return { facts, points, classes: facts.labels && decodeTensor(facts.labels).values };
}
