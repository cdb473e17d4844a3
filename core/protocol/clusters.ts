import type { WireNumber, WireTensor } from './tensors.ts';

/** A set of points as it is drawn. */
export interface ClusterPoints {
  /** The same for the same set. */
  readonly id: string;
  readonly count: number;
  /** How many of the set were left out, as there are too many. */
  readonly left: number;
  /** How many numbers a point has. */
  readonly width: number;
  /** [count, 2] where the points are drawn: float32. */
  readonly places: WireTensor;
  /** What the axes are: two columns as they are, or the directions of largest spread with their shares of it. */
  readonly axes: { readonly names: readonly [string, string] } | { readonly explained: readonly [number, number] };
  /** [count] the classes that are known: int32. */
  readonly labels: WireTensor | null;
  readonly classes: readonly string[];
  /** [count]; null: the points are no texts. */
  readonly texts: readonly string[] | null;
}

/** How k-means came to its end, round by round. */
export interface KMeansCourse {
  readonly inertia: number;
  readonly rounds: number;
  /** False: ended by the limit of rounds. */
  readonly hasConverged: boolean;
  /** [kept, count] the clusters of the points in each of the first rounds: uint8. */
  readonly labels: WireTensor;
  /** [kept + 1, k, 2] where the centres were before the first round and after each: float32. */
  readonly centres: WireTensor;
  /** Sums of squared distances, by round. */
  readonly inertias: readonly number[];
}

/** What a method says of a set. */
export interface Clustering {
  /** The set's. */
  readonly id: string;
  /** [count] int32; -1: noise. */
  readonly labels: WireTensor;
  /** The points of each cluster. */
  readonly sizes: readonly number[];
  readonly noise: number;
  /** Null: there are fewer than two clusters, or no more points than clusters. */
  readonly silhouette: {
    readonly mean: number;
    /** How many points it is the mean of, of how many that have a cluster. */
    readonly of: number;
    /** [count] float32, NaN where it was not computed. */
    readonly byPoint: WireTensor;
  } | null;
  /** Adjusted Rand index with the known classes. */
  readonly agreement: number | null;
  /** Of k-means. */
  readonly course: KMeansCourse | null;
  /** Of DBSCAN: [count] whether a point is a core point: uint8. */
  readonly cores: WireTensor | null;
}

/** What k-means says for each k. */
export interface ClusterCurve {
  readonly at: readonly {
    readonly k: number;
    readonly inertia: number;
    readonly silhouette: number | null;
  }[];
}

/** Distances of points to their n-th nearest, in ascending order: some of them, with the share of points before. */
export interface NearDistances {
  readonly at: readonly { readonly share: number; readonly distance: number }[];
  /** Where the curve bends most. */
  readonly knee: number;
}

/** A text that was found, with its cosine to the question. */
export interface FoundText {
  readonly index: number;
  readonly score: WireNumber;
}

/** The texts nearest to a question: among all, and among those of the cluster that it falls into. */
export interface ClusterAnswer {
  readonly nearest: readonly FoundText[];
  readonly cluster: number;
  readonly size: number;
  readonly inCluster: readonly FoundText[];
  /** How many of the nearest ones the cluster has. */
  readonly shared: number;
}
