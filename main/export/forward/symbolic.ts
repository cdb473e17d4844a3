import type { AnalysedNode } from '../../../core/analysis/node.ts';
import type { Field } from '../../../core/data/spec.ts';
import { text, type Text } from '../../../core/text.ts';
import { grouped } from '../../graph/grouped.ts';
import type { Graph, Value } from '../../graph/ir.ts';
import { TraceError } from '../../graph/tracer.ts';
import type { Model } from '../../model/model.ts';
import { aligned, AlignError, type SymbolicGraph } from './align.ts';
import type { Point, Size } from './sizes.ts';
import { fieldInput, traceForward, type FieldShapes, type ForwardOptions } from './trace.ts';

/** A forward pass for any number of examples and, where its texts may have other lengths, for these. */
export interface Forward {
  readonly graph: SymbolicGraph;
  /** The shapes of the fields: [batch, ...]. */
  readonly fields: ReadonlyMap<string, readonly Size[]>;
  /** Further inputs, of floats, by name. */
  readonly given?: ReadonlyMap<string, readonly Size[]>;
  /** The largest value of every symbol that has one. */
  readonly limits: Readonly<Record<string, number>>;
  /** What the user should know. */
  readonly remarks: readonly Text[];
}

export const BATCH = 'batch';
/** Sizes that hardly occur in a network. */
const BATCHES = [211, 223] as const;
/** Texts may be this long where no table of positions says how long. */
const USUAL_LENGTH = 512;

/** Which symbol stands for the length of a field. */
type Lengths = ReadonlyMap<string, string>;

/** Traces the forward pass with several sizes and makes one graph of it. Throws TraceError if it cannot be traced. */
export function symbolicForward(model: Model, options: ForwardOptions): Forward {
  let reason: Error | undefined;
  for (const lengths of lengthChoices(model, options)) {
    try {
      return {
        ...forwardWith(model, options, lengths),
        remarks: reason && lengths.size === 0 ? [fixedLength(reason)] : [],
      };
    } catch (error) {
      if (lengths.size === 0 || !(error instanceof Error)) throw error;
      reason ??= error;
    }
  }
  throw reason ?? new Error('There is no way to trace it.');
}

/** Fields whose first axis is a text's. */
function texts({ inputs }: Model): readonly Field[] {
  return inputs.filter((field) => {
    const isTokens = field.role === 'input' && field.meaning.kind === 'tokens';
    return (isTokens || field.role === 'mask') && field.type.shape.length === 1 && (field.type.shape[0] ?? 0) > 3;
  });
}

/** From free to fixed: texts that may have other lengths than others have one of their own, one for all as long now, none. */
function lengthChoices(model: Model, options: ForwardOptions): readonly Lengths[] {
  const fields = texts(model);
  if (fields.length === 0) return [new Map()];
  const alike = grouped(fields, ({ type }) => type.shape[0]).map(([, group]) => group);
  const free = alike.flatMap((group) => groupsIn(model, options, group));
  return [...(free.length > alike.length ? [lengthsOf(free)] : []), lengthsOf(alike), new Map()];
}

/** A symbol for each group; where there are several, it is named after the first field. */
function lengthsOf(groups: readonly (readonly Field[])[]): Lengths {
  const symbolOf = ([first]: readonly Field[]) => (groups.length === 1 || !first ? 'length' : `${first.name}_length`);
  return new Map(groups.flatMap((group) => group.map(({ name }) => [name, symbolOf(group)] as const)));
}

/** Divides fields of the same length into the smallest groups that may have another one than the rest. */
function groupsIn(model: Model, options: ForwardOptions, fields: readonly Field[]): readonly (readonly Field[])[] {
  const [first, ...others] = fields;
  if (!first) return [];
  const choices = Array.from({ length: 2 ** Math.min(others.length, MOST_OTHERS) - 1 }, (_, bits) => [first, ...others.filter((_field, i) => (bits >> i) & 1)]);
  const group = choices.toSorted((a, b) => a.length - b.length).find((one) => isFree(model, options, one)) ?? fields;
  return [group, ...groupsIn(model, options, fields.filter((field) => !group.includes(field)))];
} // prettier-ignore

/** As many fields beside the first are tried in all combinations. */
const MOST_OTHERS = 4;

/** Whether the network computes something if these texts alone are shorter. */
function isFree(model: Model, options: ForwardOptions, group: readonly Field[]): boolean {
  const lengths: Lengths = new Map(group.map(({ name }) => [name, 'length']));
  const length = (group[0]?.type.shape[0] ?? 0) - 1;
  try {
    traceForward(model, shapesAt(model, lengths, { [BATCH]: BATCHES[0], length }), options);
    return true;
  } catch {
    return false;
  }
}

function fixedLength(error: Error): Text {
  const at = error instanceof TraceError || error instanceof AlignError ? error.nodeId : undefined;
  const where = at === undefined ? '' : ` (${at})`;
  return text(
    `Texts keep the length of the data: the network depends on it${where}.`,
    `Texte behalten die Länge der Daten: Das Netz hängt davon ab${where}.`,
  );
}

function forwardWith(model: Model, options: ForwardOptions, lengths: Lengths): Omit<Forward, 'remarks'> {
  const traced = (point: Point) => traceForward(model, shapesAt(model, lengths, point), options);
  const symbols = [...new Set(lengths.values())];
  const now: Record<string, number> = Object.fromEntries(
    symbols.map((symbol) => [symbol, model.inputs.find(({ name }) => lengths.get(name) === symbol)?.type.shape[0] ?? 1]),
  );
  const limits = symbols.length === 0 ? {} : limitsOf(model, traced({ ...now, [BATCH]: BATCHES[0] }), now);
  const taken = new Set(model.predicting.flatMap(({ type, weights }) => [...type.shape, ...weights.flatMap(({ shape }) => shape)]));
  const first: Record<string, number> = { [BATCH]: BATCHES[0] };
  const second: Record<string, number> = { [BATCH]: BATCHES[1] };
  for (const symbol of symbols) {
    const [one, other] = apart(limits[symbol] ?? 0, taken);
    // Texts of their own lengths must not look alike by chance.
    taken.add(one).add(other);
    Object.assign(first, { [symbol]: one });
    Object.assign(second, { [symbol]: other });
  }
  const points: Point[] = [first, ...Object.entries(second).map(([symbol, value]) => ({ ...first, [symbol]: value }))];
  if (symbols.length > 0) points.push(second, { ...second, ...limits });
  const graph = aligned(points.map(traced), points);
  return { graph, fields: fieldSizes(model, lengths), limits };
} // prettier-ignore

/** Two lengths below the limit, as far from all sizes of the network as possible. */
export function apart(limit: number, taken: ReadonlySet<number>): readonly [number, number] {
  const below = Array.from({ length: Math.max(0, limit - 2) }, (_, i) => limit - 1 - i).filter((size) => size > 1);
  const isPrime = (size: number) => Array.from({ length: Math.floor(Math.sqrt(size)) }, (_, i) => i + 2).every((by) => by >= size || size % by > 0); // prettier-ignore
  const best = [...below.filter((size) => isPrime(size) && !taken.has(size)), ...below.filter((size) => !taken.has(size)), ...below]; // prettier-ignore
  const [one, other] = [...new Set(best)];
  if (one === undefined || other === undefined) throw new AlignError('texts are too short to tell what depends on their length', 'die Texte sind zu kurz, um zu sagen, was von ihrer Länge abhängt', undefined); // prettier-ignore
  return [one, other];
}

function shapesAt({ inputs }: Model, lengths: Lengths, point: Point): FieldShapes {
  const at = (name: string, shape: readonly number[]) => {
    const length = point[lengths.get(name) ?? ''];
    return [point[BATCH] ?? 1, ...(length === undefined ? shape : [length, ...shape.slice(1)])];
  };
  return new Map(inputs.map(({ name, type }) => [name, at(name, type.shape)]));
}

function fieldSizes({ inputs }: Model, lengths: Lengths): Forward['fields'] {
  const of = (symbol: string): Size => ({ factor: 1, powers: { [symbol]: 1 }, offset: 0 });
  return new Map(
    inputs.map(({ name, type: { shape } }) => {
      const symbol = lengths.get(name);
      return [name, [of(BATCH), ...(symbol === undefined ? shape : [of(symbol), ...shape.slice(1)])]];
    }),
  );
}

/** The longest texts that the tables of positions have room for; the length now if that is unclear. */
function limitsOf(model: Model, graph: Graph, now: Readonly<Record<string, number>>): Record<string, number> {
  const own = model.predicting.flatMap(({ params }) => (typeof params['positions'] === 'number' && params['kind'] !== 'sinusoidal' ? [params['positions']] : [])); // prettier-ignore
  const tables = [...own, ...numberedTables(graph)];
  return Object.fromEntries(
    Object.entries(now).map(([symbol, length]) => {
      const fitting = tables.filter((rows) => rows >= length);
      return [symbol, tables.length === 0 ? Math.max(length, USUAL_LENGTH) : fitting.length === 0 ? length : Math.min(...fitting)];
    }),
  );
} // prettier-ignore

/** How many places tables have in which positions are looked up by their number. */
function numberedTables({ nodes }: Graph): readonly number[] {
  /** The number of the first place; undefined if these are no numbers of places. */
  const firstOf = (value: Value): number | undefined => {
    const operation = nodes[value]?.operation;
    if (operation?.op === 'range') return operation.start;
    if (operation?.op !== 'reshape' && operation?.op !== 'broadcast' && operation?.op !== 'cast' && operation?.op !== 'transpose') return undefined; // prettier-ignore
    return firstOf(operation.inputs[0]);
  };
  return nodes.flatMap(({ operation }) => {
    const first = operation.op === 'gather' ? firstOf(operation.inputs[1]) : undefined;
    if (operation.op !== 'gather' || first === undefined) return [];
    return [(nodes[operation.inputs[0]]?.type.shape[0] ?? 0) - first];
  });
}

/** Where a symbol's value is found: an axis of an input. */
export type Places = ReadonlyMap<string, { readonly input: string; readonly axis: number }>;

/** The first input and axis with each symbol's value. `names`: what the inputs are called. */
export function placesOf({ fields, given = new Map() }: Pick<Forward, 'fields' | 'given'>, names: ReadonlyMap<string, string>): Places {
  const places = new Map<string, { readonly input: string; readonly axis: number }>();
  const inputs = [...[...fields].map(([name, shape]) => [fieldInput(name), shape] as const), ...given];
  for (const [name, shape] of inputs) {
    for (const [axis, size] of shape.entries()) {
      const symbol = typeof size === 'number' ? undefined : Object.keys(size.powers)[0];
      const input = names.get(name);
      if (symbol !== undefined && input !== undefined && !places.has(symbol)) places.set(symbol, { input, axis });
    }
  }
  return places;
} // prettier-ignore

/** The names of a network's weights by path: `encoder/1/attention/q.kernel`. */
export function weightPaths(nodes: readonly AnalysedNode[]): ReadonlyMap<string, string> {
  return new Map(nodes.flatMap(({ id, identity, weights }) => weights.map(({ name }) => [`${identity}.${name}`, `${id}.${name}`]))); // prettier-ignore
}
