import { z } from 'zod';
import {
  clusterMethod,
  clusterSet,
  kMeansMethod,
  MOST_CHARACTERS,
  MOST_CLUSTERS,
  MOST_ROWS,
} from '../../clusters/clusters.ts';
import type { ClusterAnswer, ClusterCurve, Clustering, ClusterPoints, NearDistances } from '../clusters.ts';
import { answer, path, request } from './request.ts';

/** Names what is asked: it reports `workProgress`, and is cancelled by another of this name, or by `stopClusters`. */
const key = z.string().min(1).max(64);

/** All fail with cancelled, and as loading data or opening a model does. Vectors of texts are kept. */
export const clusterRequests = {
  clusterPoints: request(z.object({ key, set: clusterSet }), answer<ClusterPoints>()),
  findClusters: request(z.object({ key, set: clusterSet, method: clusterMethod }), answer<Clustering>()),
  /** k-means with 1 to `most` clusters. */
  clusterCurve: request(
    z.object({ key, set: clusterSet, method: kMeansMethod, most: z.number().int().min(2).max(MOST_CLUSTERS) }),
    answer<ClusterCurve>(),
  ),
  nearDistances: request(
    z.object({ key, set: clusterSet, count: z.number().int().min(1).max(MOST_ROWS) }),
    answer<NearDistances>(),
  ),
  /** Fails with invalidRequest if the set has no texts, or the question no words. */
  askClusters: request(
    z.object({ key, set: clusterSet, method: kMeansMethod, question: z.string().max(MOST_CHARACTERS), top: z.number().int().min(1).max(100) }),
    answer<ClusterAnswer>(),
  ),
  stopClusters: request(z.object({ key }), answer<null>()),
  /** The lines of a text file, as far as they can be taken: how many are left out, and of how many only the beginning is taken. Fails with fileUnreadable and dataInvalid. */
  readLines: request(z.object({ path }), answer<{ readonly lines: readonly string[]; readonly left: number; readonly cut: number }>(), 'read'),
}; // prettier-ignore
