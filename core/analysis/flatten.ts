import { findBlock } from '../blocks/catalogue.ts';
import type { Block } from '../blocks/define.ts';
import type { ParamValues } from '../params.ts';
import {
  MOST_NODES,
  moduleOf,
  type Document,
  type Graph,
  type GraphEdge,
  type GraphNode,
  type Module,
  type NodeStart,
  type Override,
} from '../graph/document.ts';
import { isOptionalInput } from '../graph/ports.ts';
import { asText } from '../graph/words.ts';
import { memoised } from '../memo.ts';
import type { Text } from '../text.ts';
import { moduleSizes } from './moduleSizes.ts';
import { noValues, readParams, repeatOf, valuesWithin, type Values, type WrongParam } from './uses.ts';

/** An output port of the node with this path. */
export interface Output {
  readonly node: string;
  readonly port: string;
}

/** An input: which output it comes from, and over which edge (both as paths through the modules). */
export interface FlatInput {
  readonly from: Output;
  readonly edge: string;
  readonly port: string;
  /** Weights set on the edge. */
  readonly weights?: readonly number[] | undefined;
  readonly isLocked?: boolean | undefined;
}

/** A file in which weights of a node may be. */
export interface StartPlace extends Pick<NodeStart, 'sha256' | 'name' | 'vocabulary'> {
  /** What stands before the names of the node's weights there. */
  readonly prefix: string;
  /** The path of the node, or use of a module, that begins with it. */
  readonly by: string;
}

/** A use of a module that a node is inside of. */
export interface Use {
  /** The beginning of the node's path, with the number of the copy if the use is repeated. */
  readonly at: string;
  readonly module: string;
  readonly isCopy: boolean;
  /** The path of the use itself. */
  readonly by: string;
  /** What the use is called: as its card says, by its own name or by its module. */
  readonly title: Text;
}

/** A node after all modules are expanded. Its id is its path: `encoder/attention/q`. */
export interface FlatNode {
  readonly id: string;
  /**
   * The base of its weight names and random streams. Unique like the path, but stays the same when the node moves into
   * or out of a module. Equal to the path if nothing was ever moved.
   */
  readonly identity: string;
  /** Undefined if this version does not know the block. */
  readonly block: Block | undefined;
  readonly type: string;
  readonly name: string | undefined;
  /** The uses of modules that it is inside of, outermost first. */
  readonly uses: readonly Use[];
  /** With expressions evaluated. The same object for every copy that has the same values. */
  readonly params: ParamValues;
  /** A param with an invalid value. */
  readonly wrong: WrongParam | undefined;
  /** Training leaves its weights unchanged. */
  readonly isFrozen: boolean;
  /** Its weights are trained at so many times the learning rate. */
  readonly rateFactor: number;
  /** The path of the node whose weights it shares, and of the node or use that asks for it. */
  readonly shares: { readonly with: string; readonly by: string } | undefined;
  readonly weights: GraphNode['weights'];
  readonly locked: GraphNode['locked'];
  /** Files that have its weights, outermost first. */
  readonly startFiles: readonly StartPlace[];
  readonly inputs: readonly FlatInput[];
}

/** A use of a module that was not expanded. `fits`: how many copies of it would be allowed. */
export type Broken = { readonly id: string } & (
  | { readonly reason: 'missing' | 'recursive' | 'large' | 'often' | 'endless'; readonly fits?: number }
  | { readonly reason: 'param'; readonly wrong: WrongParam }
);

export interface FlatGraph {
  readonly nodes: readonly FlatNode[];
  readonly broken: readonly Broken[];
  /** The number of copies of each repeated use, by path. */
  readonly repeated: ReadonlyMap<string, number>;
}

interface Scope {
  readonly prefix: string;
  /** The parts that identities in this graph begin with. */
  readonly names: readonly string[];
  readonly values: Values;
  readonly uses: readonly Use[];
  readonly isFrozen: boolean;
  /** Of the enclosing uses, outermost first. */
  readonly starts: readonly ScopeStart[];
  readonly rateFactor: number;
  /** The node whose weights a node in this graph shares because an enclosing use says so. */
  shares(path: string): FlatNode['shares'];
  /** Overrides of a node in this graph by the enclosing uses, outermost first. */
  said(path: string): readonly Override[];
}

interface ScopeStart {
  readonly from: NodeStart;
  readonly by: string;
  /** How many parts of an identity are those of the node that says so. */
  readonly depth: number;
}

const outermost: Scope = {
  prefix: '', names: [], values: noValues, uses: [], isFrozen: false, rateFactor: 1, starts: [], shares: () => undefined, said: () => [],
}; // prettier-ignore

/** Expands every module in place, so that later stages see a single graph of blocks. */
export function flatten(document: Pick<Document, 'graph' | 'modules'>): FlatGraph {
  const nodes: FlatNode[] = [];
  const broken: Broken[] = [];
  const repeated = new Map<string, number>();
  const sizes = moduleSizes(document);
  const identityOf = identities();
  let room = MOST_NODES - document.graph.nodes.length;
  const walk = (graph: Graph, scope: Scope, entries: readonly FlatInput[]) => {
    const { arriving } = wiresOf(graph);
    const isOpen = (node: GraphNode) => isOptionalInput(node) && !entries.some(({ port }) => port === node.id);
    for (const node of graph.nodes) {
      if (isOpen(node)) continue;
      const id = scope.prefix + node.id;
      const names = [...scope.names, node.uid ?? node.id];
      const wired = arriving.get(node.id)?.filter(({ source }) => !isOpen(source)) ?? [];
      const inputs = incoming(wired, node, scope);
      if (node.module === undefined) {
        const outer = entries.filter((entry) => entry.port === node.id).map((entry) => ({ ...entry, port: 'in' }));
        const own = node.block === 'moduleInput' ? outer : inputs;
        const starts = startsWithin(scope, node, names.length);
        const flat = { ...flatNode(node, own, scope), startFiles: placesOf(starts, names), id, identity: identityOf(node, id, names) }; // prettier-ignore
        nodes.push(scope === outermost ? asBefore(node, flat) : flat);
        continue;
      }
      const use = { ...usedIn(document, node, scope), id };
      const size = sizes.of(node, scope.values);
      if ('reason' in use) broken.push(use);
      else if (size === 'recursive') broken.push({ id, reason: 'recursive' });
      // What lies within it counts towards the outermost use.
      else if (scope.prefix === '' && size > room) broken.push(tooLarge(id, use.count, size, room));
      else {
        if (scope.prefix === '') room -= size;
        if (use.count !== undefined) repeated.set(id, use.count);
        for (const copy of copiesOf(use.module, id, use.count, inputs)) {
          const inner = {
            ...within(scope, node, use.module, copy.number),
            starts: startsWithin(scope, node, names.length),
          };
          walk(use.module.graph, { ...inner, names: copy.number === undefined ? names : [...names, `${copy.number}`], values: use.values }, copy.entries); // prettier-ignore
        }
      }
    }
  };
  walk(document.graph, outermost, []);
  return { nodes, broken, repeated };
}

const lastFlat = new WeakMap<GraphNode, FlatNode>();

/** For a node of the outermost graph: the same object as in the last version of the document, if nothing about it changed. */
function asBefore(node: GraphNode, flat: FlatNode): FlatNode {
  const last = lastFlat.get(node);
  if (last?.identity === flat.identity && areSame(last.inputs, flat.inputs)) return last;
  lastFlat.set(node, flat);
  return flat;
}

function areSame(before: readonly FlatInput[], now: readonly FlatInput[]): boolean {
  const isSame = ({ from, edge, port, weights, isLocked }: FlatInput, other: FlatInput | undefined) =>
    from.node === other?.from.node &&
    from.port === other.from.port &&
    edge === other.edge &&
    port === other.port &&
    weights === other.weights &&
    isLocked === other.isLocked;
  return before.length === now.length && before.every((input, i) => isSame(input, now[i]));
}

/** Assigns identities: see FlatNode.identity. */
function identities(): (node: GraphNode, id: string, names: readonly string[]) => string {
  const taken = new Set<string>();
  return ({ block }, id, names) => {
    // Ends of modules have neither weights nor randomness: their path will do.
    if (block === 'moduleInput' || block === 'moduleOutput') return id;
    let identity = names.filter((name) => name !== '').join('/');
    // Edits never create duplicate names, but a file may contain them.
    if (taken.has(identity)) identity = id;
    while (taken.has(identity)) identity += '+';
    taken.add(identity);
    return identity;
  };
}

function tooLarge(id: string, count: number | undefined, size: number, room: number): Broken {
  const fits = Math.floor(room / (size / (count ?? 1)));
  if (count === undefined || count === 1 || fits < 1) return { id, reason: 'large' };
  return { id, reason: 'often', fits };
}

type Used = { readonly module: Module; readonly values: Values; readonly count: number | undefined };
type Unused = { readonly reason: 'missing' | 'endless'; readonly fits?: number } | { readonly reason: 'param'; readonly wrong: WrongParam }; // prettier-ignore

/** What to expand for a use of a module, and how many copies; or why that is impossible. */
function usedIn(document: Pick<Document, 'modules'>, use: GraphNode, { values: outer }: Scope): Used | Unused {
  const module = moduleOf(document, use.module);
  if (!module) return { reason: 'missing' };
  const { values, wrong } = valuesWithin(use, module, outer);
  const count = repeatOf(use, outer);
  if (wrong) return { reason: 'param', wrong };
  if (!count.ok) return { reason: 'param', wrong: count.error };
  const { entry, exit } = endsOf(module.graph);
  const isEndless = count.value !== undefined && (entry === undefined || exit === undefined);
  return isEndless ? { reason: 'endless', fits: 1 } : { module, values, count: count.value };
}

/**
 * The copies of a use, each with its inputs: the first input of each is fed by the first output of the previous one.
 */
function copiesOf({ graph }: Module, id: string, count: number | undefined, inputs: readonly FlatInput[]) {
  if (count === undefined) return [{ number: undefined, entries: inputs }];
  const { entry = '', exit = '' } = endsOf(graph);
  const others = inputs.filter(({ port }) => port !== entry);
  return Array.from({ length: count }, (_, i) => {
    const before = {
      from: { node: `${id}/${i}/${exit}`, port: 'out' },
      edge: `${id}/${i + 1}/${CHAINED}`,
      port: entry,
    };
    return { number: i + 1, entries: i === 0 ? inputs : [before, ...others] };
  });
}

/** Stands for the edge between copies: no real edge has this id. */
const CHAINED = '.';

/** The first input and output of a module's graph. */
const endsOf = memoised((graph: Graph) => ({
  entry: graph.nodes.find(({ block }) => block === 'moduleInput')?.id,
  exit: graph.nodes.find(({ block }) => block === 'moduleOutput')?.id,
}));

/** The scope inside a module: what outer uses say takes precedence over what this use says. */
function within(
  scope: Scope,
  use: GraphNode,
  { name }: Module,
  copy: number | undefined,
): Omit<Scope, 'names' | 'values' | 'starts'> {
  const overrides = new Map(Object.entries(use.overrides ?? {}));
  const inCopy = copy === undefined ? '' : `${copy}/`;
  const by = scope.prefix + use.id;
  const shared = use.shares === undefined ? undefined : scope.prefix + use.shares;
  const at = copy === undefined ? by : `${by}/${copy}`;
  return {
    prefix: `${by}/${inCopy}`,
    uses: [
      ...scope.uses,
      { at, module: use.module ?? '', isCopy: copy !== undefined, by, title: asText(use.name ?? name) },
    ],
    isFrozen: scope.isFrozen || use.isFrozen === true,
    rateFactor: scope.rateFactor * (use.rateFactor ?? 1),
    shares: (path) =>
      scope.shares(`${use.id}/${inCopy}${path}`) ?? (shared === undefined ? undefined : { with: `${shared}/${inCopy}${path}`, by }), // prettier-ignore
    said: (path) => {
      const own = overrides.get(inCopy + path);
      return [...scope.said(`${use.id}/${inCopy}${path}`), ...(own ? [own] : [])];
    },
  };
}

function startsWithin({ starts, prefix }: Scope, { id, startsFrom }: GraphNode, depth: number): readonly ScopeStart[] {
  return startsFrom ? [...starts, { from: startsFrom, by: prefix + id, depth }] : starts;
}

const noPlaces: readonly StartPlace[] = [];

function placesOf(starts: readonly ScopeStart[], names: readonly string[]): readonly StartPlace[] {
  if (starts.length === 0) return noPlaces;
  return starts.map(({ from: { sha256, name, at = '', vocabulary }, by, depth }) => {
    const within = [at, ...names.slice(depth)].filter((part) => part !== '').join('/');
    return { sha256, name, vocabulary, by, prefix: within === '' ? '' : `${within}.` };
  });
}

function flatNode(
  node: GraphNode,
  inputs: readonly FlatInput[],
  scope: Scope,
): Omit<FlatNode, 'id' | 'identity' | 'startFiles'> {
  const type = node.block ?? '';
  const said = scope.said(node.id);
  const { params, wrong } = readParams(node, scope.values);
  const own = node.shares === undefined ? undefined : { with: scope.prefix + node.shares, by: scope.prefix + node.id };
  return {
    block: findBlock(type),
    type,
    name: node.name,
    uses: scope.uses,
    params,
    wrong,
    isFrozen: scope.isFrozen || node.isFrozen === true,
    rateFactor: scope.rateFactor * (node.rateFactor ?? 1),
    shares: own ?? scope.shares(node.id),
    weights: said.find(({ weights }) => weights)?.weights ?? node.weights,
    locked: said.find(({ locked }) => locked)?.locked ?? node.locked,
    inputs,
  };
}

interface Wire {
  readonly edge: GraphEdge;
  readonly source: GraphNode;
}

/** The edges into each node of a graph, in the order in which they were drawn. */
const wiresOf = memoised((graph: Graph) => {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const arriving = new Map<string, Wire[]>(graph.nodes.map((node) => [node.id, []]));
  for (const edge of graph.edges) {
    const source = byId.get(edge.from.node);
    if (source) arriving.get(edge.to.node)?.push({ edge, source });
  }
  return { arriving };
});

function incoming(arriving: readonly Wire[], node: GraphNode, scope: Scope): readonly FlatInput[] {
  const said = scope.said(node.id).flatMap(({ edges }) => (edges ? [new Map(Object.entries(edges))] : []));
  return arriving.map(({ edge, source }) => {
    const { weights, isLocked } = said.find((edges) => edges.has(edge.id))?.get(edge.id) ?? edge;
    const from = outputOf(source, edge.from.port, scope);
    return { from, edge: scope.prefix + edge.id, port: edge.to.port, weights, isLocked };
  });
}

/** The output that an edge comes from; for a module, what the last copy passes to its output node. */
function outputOf(source: GraphNode, port: string, { prefix, values }: Scope): Output {
  const id = prefix + source.id;
  if (source.module === undefined) return { node: id, port };
  const count = repeatOf(source, values);
  const inCopy = count.ok && count.value !== undefined ? `/${count.value}` : '';
  return { node: `${id}${inCopy}/${port}`, port: 'out' };
}
