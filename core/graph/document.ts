import { z } from 'zod';
import { dataSource } from '../data/source.ts';
import { trainingSettings } from '../training/settings.ts';

/** The newest version of the document format that this app reads and the only one that it writes. */
export const DOCUMENT_VERSION = 1;

const id = z.string().min(1).max(64);
const paramValue = z.union([z.number(), z.string(), z.boolean(), z.array(z.number())]);

/**
 * A block placed on the canvas, or a use of a module. A node whose block this version does not know is kept as it is
 * and shown as a grey card.
 */
const graphNode = z.object({
  id,
  /** A block's type, or absent when `module` names a module of this document. */
  block: z.string().min(1).optional(),
  module: id.optional(),
  /** The user's own name for it. */
  name: z.string().max(200).optional(),
  params: z.record(z.string(), paramValue),
  /**
   * Start weights that were set by hand, in TensorFlow.js's order, by the weight's name; those that do not have its size
   * are passed over. All others are drawn by the seed.
   */
  weights: z.record(z.string(), z.array(z.number())).optional(),
  /** Places in a weight that training leaves as they are. */
  locked: z.record(z.string(), z.array(z.number().int().min(0))).optional(),
});
export type GraphNode = z.infer<typeof graphNode>;

const portEnd = z.object({ node: id, port: z.string().min(1) });
const graphEdge = z.object({
  id,
  from: portEnd,
  to: portEnd,
  /** Into a perceptron: the start weights of what flows here, set by hand; otherwise drawn by the seed. */
  weights: z.array(z.number()).optional(),
  /** Training leaves the weights of this edge as they are. */
  isLocked: z.boolean().optional(),
});
export type GraphEdge = z.infer<typeof graphEdge>;
export type PortEnd = z.infer<typeof portEnd>;

const graph = z.object({ nodes: z.array(graphNode), edges: z.array(graphEdge) });
export type Graph = z.infer<typeof graph>;

/** A named sub-graph; its ports are the `moduleInput` and `moduleOutput` nodes inside it, by their names. */
const moduleDefinition = z.object({ name: z.string().min(1).max(200), graph });
export type Module = z.infer<typeof moduleDefinition>;

const point = z.object({ x: z.number(), y: z.number() });
export type Point = z.infer<typeof point>;

/** Where nodes stand, by graph (`root` or a module's id), then by node. No part of the network's meaning. */
const layout = z.record(z.string(), z.record(z.string(), point));
export type Layout = z.infer<typeof layout>;

export const documentSchema = z.object({
  format: z.literal('neuroloom'),
  version: z.literal(DOCUMENT_VERSION),
  name: z.string().max(200),
  graph,
  modules: z.record(id, moduleDefinition),
  data: dataSource,
  training: trainingSettings,
  layout,
});
/** All that a person makes: the network, its data, how it is trained, and where things stand. Immutable. */
export type Document = z.infer<typeof documentSchema>;

/** The key of the outermost graph in `layout`. */
export const ROOT = 'root';

/** The graph that a key of `layout` names: the root, or a module's. */
export function graphOf(document: Document, key: string): Graph | undefined {
  return key === ROOT ? document.graph : document.modules[key]?.graph;
}
