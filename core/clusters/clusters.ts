import { z } from 'zod';
import { dataSource } from '../data/source.ts';
import { messageParts } from '../text/newsgroups.ts';

/** Texts and rows at most; of more, some are taken at even distances. */
export const MOST_TEXTS = 5000;
/** Characters of a text, and of all that are taken from a file: a page writes them into one field. */
export const MOST_CHARACTERS = 20_000;
export const MOST_IN_ALL = 2 ** 22;
export const MOST_ROWS = 20_000;
export const MOST_CLUSTERS = 50;

/** A model of the library, by its name. */
const model = z.string().min(1).max(4096);
const line = z.string().max(MOST_CHARACTERS);

/** What is clustered: rows of numbers, or texts as the vectors that a model makes of them. */
export const clusterSet = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('data'), source: dataSource }),
  /** Empty lines are left out. */
  z.object({ kind: z.literal('lines'), model, lines: z.array(line).max(MOST_TEXTS) }),
  /** Texts that were imported, or come with the app, with their labels. */
  z.object({
    kind: z.literal('corpus'),
    model,
    name: z.string(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    removed: z.array(z.enum(messageParts)).max(messageParts.length),
    most: z.number().int().min(1).max(MOST_TEXTS),
  }),
]);
export type ClusterSet = z.output<typeof clusterSet>;

const kMeans = z.object({
  kind: z.literal('kMeans'),
  k: z.number().int().min(1).max(MOST_CLUSTERS),
  seed: z.number().int().min(0).max(0xffffffff),
  /** How many starts are drawn; the best end counts. */
  restarts: z.number().int().min(1).max(100),
});
export type KMeansMethod = z.output<typeof kMeans>;
export const kMeansMethod = kMeans;

const dbscan = z.object({
  kind: z.literal('dbscan'),
  /** How far neighbours are apart at most. */
  eps: z.number().positive().max(1e6),
  /** How many neighbours a core point has, itself among them. */
  minPoints: z.number().int().min(1).max(MOST_ROWS),
});
export type DbscanMethod = z.output<typeof dbscan>;

export const clusterMethod = z.discriminatedUnion('kind', [kMeans, dbscan]);
export type ClusterMethod = z.output<typeof clusterMethod>;
