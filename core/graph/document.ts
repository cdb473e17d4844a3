import { z } from 'zod';
import { dataSource } from '../data/source.ts';
import { LONGEST_EXPRESSION } from '../expression.ts';
import { trainingSettings } from '../training/settings.ts';
import { moduleParam } from './moduleParams.ts';
import { runKey, runLabel } from './runLabel.ts';
import { requireOwnIds, requireOwnNames } from './unique.ts';
import { words } from './words.ts';

/** The latest version of the document format that this app reads, and the only one it writes. */
export const DOCUMENT_VERSION = 2;

/**
 * Names of nodes, edges, modules and ports. They are joined by `/` and `.` into paths and weight names, and used as
 * object keys, so names that every object inherits are not allowed.
 */
const id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{N}_-]+$/u, 'An id has letters, digits, - and _ alone.')
  .refine((value) => !(value in Object.prototype), 'An id cannot be a name that JavaScript gives to every object.');
/** Ids joined by `/`: a path through modules. */
const path = z
  .string()
  .max(10_000)
  .refine((value) => value.split('/').every((part) => id.safeParse(part).success), 'A path has ids between slashes.');
/** An expression over its length limit does not make the file invalid: analysis reports it at the node. */
const MOST_CHARACTERS = 100 * LONGEST_EXPRESSION;
/** Computed from the params of the enclosing module, by name: see expression.ts. */
const computed = z.object({ expression: z.string().max(MOST_CHARACTERS) });
const setting = z.union([z.number(), z.string(), z.boolean(), z.array(z.number()), computed]);
/** What a node's param is set to. */
export type Setting = z.infer<typeof setting>;

const values = z.array(z.number());
const places = z.array(z.number().int().min(0));

/** A file of weights by name, known by its hash, which projects contain. */
const startFile = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), name: z.string().max(200) });
export type StartFile = z.infer<typeof startFile>;

/** The file of a node's weights, in which they are named by what follows the node's own identity. */
export const nodeStart = startFile.extend({
  /** What stands before their names in the file: the node was taken out of a module that had it. */
  at: path.optional(),
  /** The pieces of the tokenizer that they were trained with: see `vocabularyId`. */
  vocabulary: z.string().max(64).optional(),
});
export type NodeStart = z.infer<typeof nodeStart>;

/** What a use of a module changes about a node inside it. Whatever is absent stays as in the definition. */
const override = z.object({
  weights: z.record(z.string(), values).optional(),
  locked: z.record(z.string(), places).optional(),
  /** For edges into the node, by edge id. */
  edges: z.record(id, z.object({ weights: values.optional(), isLocked: z.boolean().optional() })).optional(),
});
export type Override = z.infer<typeof override>;

/**
 * A block on the canvas, or a use of a module. A node whose block is unknown to this version is kept unchanged and
 * shown as a grey card.
 */
export const graphNode = z.object({
  id,
  /** A block's type; absent if `module` names a module of this document. */
  block: z.string().min(1).optional(),
  module: id.optional(),
  /** The name the user gave it. */
  name: z.string().max(200).optional(),
  params: z.record(z.string(), setting),
  /** Only on uses of a module: how many copies are chained, each with its own weights. Absent means one. */
  repeat: z.union([z.number(), computed]).optional(),
  /** Training leaves its weights unchanged; for a module, all weights inside it. */
  isFrozen: z.boolean().optional(),
  /** Its weights are trained at so many times the learning rate; for a module, all weights inside it. Absent means 1. */
  rateFactor: z.number().positive().max(1000).optional(),
  /** The path from its own graph to the node, or use of the same module, whose weights it shares: see ties.ts. */
  shares: path.optional(),
  /**
   * Initial weights set by hand, by weight name, in TensorFlow.js order. Those of the wrong size are ignored; all
   * others are drawn from the seed.
   */
  weights: z.record(z.string(), values).optional(),
  /** Indices of values within a weight that training leaves unchanged. */
  locked: z.record(z.string(), places).optional(),
  /** Where its weights begin, or those inside a use of a module: before the document's file, after what is set by hand. */
  startsFrom: nodeStart.optional(),
  /**
   * The name used for weights and random streams where it differs from the id: it stays the same when the node moves
   * into or out of a module. Empty for a module that adds nothing to the names of its contents.
   */
  uid: path.or(z.literal('')).optional(),
  /** Only on uses of a module, by path inside it: lets two uses of one module have different weights. */
  overrides: z.record(path, override).optional(),
});
export type GraphNode = z.infer<typeof graphNode>;

const portEnd = z.object({ node: id, port: id });
export const graphEdge = z.object({
  id,
  from: portEnd,
  to: portEnd,
  /** Into a perceptron: the initial weights of this input, set by hand; otherwise drawn from the seed. */
  weights: z.array(z.number()).optional(),
  /** Training leaves the weights of this edge unchanged. */
  isLocked: z.boolean().optional(),
});
export type GraphEdge = z.infer<typeof graphEdge>;
export type PortEnd = z.infer<typeof portEnd>;

/** A network with more nodes than this, counting those in modules, could not be drawn or trained here. */
export const MOST_NODES = 10_000;
const MOST_EDGES = 100_000;

const graph = z
  .object({ nodes: z.array(graphNode).max(MOST_NODES), edges: z.array(graphEdge).max(MOST_EDGES) })
  .superRefine(requireOwnIds);
export type Graph = z.infer<typeof graph>;

/**
 * A named sub-graph whose nodes may be computed from params. Its ports are its `moduleInput` and `moduleOutput` nodes,
 * by name.
 */
export const moduleDefinition = z.object({
  name: words,
  /** What it does, shown to its users. */
  help: z.union([z.string().max(2000), z.object({ en: z.string().max(2000), de: z.string().max(2000) })]).optional(),
  /** What each use can set; nodes refer to these names in expressions. */
  params: z.array(moduleParam).max(100).superRefine(requireOwnNames),
  graph,
});
export type Module = z.infer<typeof moduleDefinition>;

export const point = z.object({ x: z.number(), y: z.number() });
export type Point = z.infer<typeof point>;

/** Node positions, by graph (`root` or a module id), then by node. Not part of the network's meaning. */
const layout = z.record(z.string(), z.record(z.string(), point));
export type Layout = z.infer<typeof layout>;

/** The key of the top-level graph in `layout`. */
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
  /**
   * Where training begins: weights that are in this file with the same name and shape, unless set by hand; the others are
   * drawn from the seed.
   */
  startsFrom: startFile.optional(),
  layout,
  /** What a person says of its runs, by their ids. */
  runs: z.record(runKey, runLabel).optional(),
});
/** Everything a person makes: the network, its data, how it is trained, and where nodes are placed. Immutable. */
export type Document = z.infer<typeof documentSchema>;

/** Which graph an edit applies to: `root` or a module id. */
export type GraphKey = string;

/** The graph for a key of `layout`: the root or a module's. */
export function graphOf(document: Pick<Document, 'graph' | 'modules'>, key: string): Graph | undefined {
  return key === ROOT ? document.graph : moduleOf(document, key)?.graph;
}

export function moduleOf({ modules }: Pick<Document, 'modules'>, id: string | undefined): Module | undefined {
  return id !== undefined && Object.hasOwn(modules, id) ? modules[id] : undefined;
}
