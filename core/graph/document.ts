import { z } from 'zod';
import { dataSource } from '../data/source.ts';
import { LONGEST_EXPRESSION } from '../expression.ts';
import { trainingSettings } from '../training/settings.ts';
import { moduleParam } from './moduleParams.ts';
import { requireOwnIds, requireOwnNames } from './unique.ts';
import { words } from './words.ts';

/** The newest version of the document format that this app reads and the only one that it writes. */
export const DOCUMENT_VERSION = 2;

/**
 * Names of nodes, edges, modules and ports. Paths and names of weights are joined by `/` and `.`, and objects go by them:
 * names that every object has from the start are none.
 */
const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{N}_-]+$/u, 'An id has letters, digits, - and _ alone.')
  .refine((value) => !(value in Object.prototype), 'An id cannot be a name that JavaScript gives to every object.');
/** Ids joined by `/`: a way through modules. */
const path = z
  .string()
  .max(10_000)
  .refine((value) => value.split('/').every((part) => id.safeParse(part).success), 'A path has ids between slashes.');
/** Expressions that are longer than they may be are no damage: analysis says so where they stand. */
const MOST_CHARACTERS = 100 * LONGEST_EXPRESSION;
/** Computed from the params of the module that the node stands in, by their names: see expression.ts. */
const computed = z.object({ expression: z.string().max(MOST_CHARACTERS) });
const setting = z.union([z.number(), z.string(), z.boolean(), z.array(z.number()), computed]);
/** What a param of a node is set to. */
export type Setting = z.infer<typeof setting>;

const values = z.array(z.number());
const places = z.array(z.number().int().min(0));

/** What a use of a module says of a node within it, in the place of what the definition says. Absent: as it says. */
const override = z.object({
  weights: z.record(z.string(), values).optional(),
  locked: z.record(z.string(), places).optional(),
  /** Of the edges that arrive at the node, by their ids. */
  edges: z.record(id, z.object({ weights: values.optional(), isLocked: z.boolean().optional() })).optional(),
});
export type Override = z.infer<typeof override>;

/**
 * A block placed on the canvas, or a use of a module. A node whose block this version does not know is kept as it is
 * and shown as a grey card.
 */
export const graphNode = z.object({
  id,
  /** A block's type, or absent when `module` names a module of this document. */
  block: z.string().min(1).optional(),
  module: id.optional(),
  /** The user's own name for it. */
  name: z.string().max(200).optional(),
  params: z.record(z.string(), setting),
  /** Of a module's use: so many of it one after the other, each with weights of its own; absent: a single one. */
  repeat: z.union([z.number(), computed]).optional(),
  /** Training leaves its weights, or those of all that is in the module, as they are. */
  isFrozen: z.boolean().optional(),
  /** The way from its graph to the node, or the use of the same module, whose weights are its own: see ties.ts. */
  shares: path.optional(),
  /**
   * Start weights that were set by hand, in TensorFlow.js's order, by the weight's name; those that do not have its size
   * are passed over. All others are drawn by the seed.
   */
  weights: z.record(z.string(), values).optional(),
  /** Places in a weight that training leaves as they are. */
  locked: z.record(z.string(), places).optional(),
  /**
   * What it is called in names of weights and random streams, where that is not its id: it stays when the node moves
   * into a module or out of one. Empty for a module that adds nothing to the names of what is in it.
   */
  uid: path.or(z.literal('')).optional(),
  /** Of a module's use, by the path within: so two uses of one module can have weights of their own. */
  overrides: z.record(path, override).optional(),
});
export type GraphNode = z.infer<typeof graphNode>;

const portEnd = z.object({ node: id, port: id });
export const graphEdge = z.object({
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

/** More nodes than this, modules opened, are no network that could be drawn or trained here. */
export const MOST_NODES = 10_000;
const MOST_EDGES = 100_000;

const graph = z
  .object({ nodes: z.array(graphNode).max(MOST_NODES), edges: z.array(graphEdge).max(MOST_EDGES) })
  .superRefine(requireOwnIds);
export type Graph = z.infer<typeof graph>;

/** A named sub-graph, in which nodes may be computed from params; its ports are the `moduleInput` and `moduleOutput` nodes inside it, by their names. */
export const moduleDefinition = z.object({
  name: words,
  /** What it does, for those who use it. */
  help: z.union([z.string().max(2000), z.object({ en: z.string().max(2000), de: z.string().max(2000) })]).optional(),
  /** What its uses set, by names that its nodes may compute with. */
  params: z.array(moduleParam).max(100).superRefine(requireOwnNames),
  graph,
});
export type Module = z.infer<typeof moduleDefinition>;

export const point = z.object({ x: z.number(), y: z.number() });
export type Point = z.infer<typeof point>;

/** Where nodes stand, by graph (`root` or a module's id), then by node. No part of the network's meaning. */
const layout = z.record(z.string(), z.record(z.string(), point));
export type Layout = z.infer<typeof layout>;

/** The key of the outermost graph in `layout`. */
export const ROOT = 'root';

export const moduleId = id.refine((key) => key !== ROOT, 'This id stands for the outermost graph.');

export const documentSchema = z.object({
  format: z.literal('neuroloom'),
  version: z.literal(DOCUMENT_VERSION),
  name: z.string().max(200),
  graph,
  modules: z.record(moduleId, moduleDefinition),
  data: dataSource,
  training: trainingSettings,
  layout,
});
/** All that a person makes: the network, its data, how it is trained, and where things stand. Immutable. */
export type Document = z.infer<typeof documentSchema>;

/** Where an edit happens: `root` or a module's id. */
export type GraphKey = string;

/** The graph that a key of `layout` names: the root, or a module's. */
export function graphOf(document: Pick<Document, 'graph' | 'modules'>, key: string): Graph | undefined {
  return key === ROOT ? document.graph : moduleOf(document, key)?.graph;
}

/** The module with this id. */
export function moduleOf({ modules }: Pick<Document, 'modules'>, id: string | undefined): Module | undefined {
  return id !== undefined && Object.hasOwn(modules, id) ? modules[id] : undefined;
}
