import { sizeOf } from '../../../core/shape.ts';
import { text } from '../../../core/text.ts';
import { Unavailable } from '../../devices/unavailable.ts';
import { graphInputs, type Graph, type Value } from '../ir.ts';
import { analyseGraph, isGiven } from './analysis.ts';
import { shortConcats } from './concats.ts';
import { noRoomFor, type Card } from './device.ts';
import { finiteKernel } from './finite.ts';
import { dispatchOf, MOST_GROUPS, SHARED_BYTES, type Dispatch } from './dispatch.ts';
import { ELEMENT_BYTES, type ArrayId } from './kernel.ts';
import { ALIGNMENT, aligned, layOut, type Layout } from './memory.ts';
import { planDispatches } from './plan.ts';
import { NUMBERS } from './source.ts';
import { tailOf, type Flat } from './tail.ts';

export interface ProgramOptions {
  /** Inputs and outputs that are single numbers and lie in the row of a step. */
  readonly given?: readonly string[];
  readonly reported?: readonly string[];
  /** Other outputs, whose arrays are outside: in which whole buffer each lies, and with which element it begins. */
  readonly written?: ReadonlyMap<string, Flat>;
  /**
   * How many whole buffers outputs are written to. Inputs of the same names lie at the same places of as many other
   * buffers.
   */
  readonly flats?: number;
  /** Whether it is looked at in the end if all numbers in these buffers are finite; absent: it is. */
  readonly isChecked?: boolean;
}

/** Where single numbers lie in a row, and how long it is. */
export interface Row {
  readonly places: ReadonlyMap<string, number>;
  readonly integers: ReadonlySet<string>;
  /** Not 0 if a checked number is not finite. */
  readonly flag: number;
  readonly bytes: number;
}

/** What a graph needs on a card. Nothing of it is made yet. */
export interface ProgramPlan {
  readonly graph: Graph;
  readonly dispatches: readonly Dispatch[];
  readonly row: Row;
  /** Where lies what is computed on the way. */
  readonly layout: Layout;
  /** Of the card's memory, with constants. */
  readonly bytes: number;
}

/** What a card allows. */
export type Limits = Pick<Card, 'bindings' | 'largest'>;

/** Throws Unavailable, in words, if an operation is missing, or something is more than the card allows. */
export function planProgram(traced: Graph, limits: Limits, options: ProgramOptions = {}): ProgramPlan {
  const { graph, dispatches, row } = programOf(traced, limits.bindings, options);
  for (const dispatch of dispatches) requireAllowed(dispatch, limits);
  const layout = layOutOwn(graph, dispatches, limits, options.written ?? new Map());
  const constants = graph.nodes.flatMap(({ operation, type }) => (operation.op === 'constant' ? [constantBytes(type.shape)] : [])); // prettier-ignore
  const buffers = [...layout.buffers, ...constants];
  const largest = Math.max(0, ...buffers);
  if (largest > limits.largest) throw new Unavailable(noRoomFor(largest, limits.largest));
  return { graph, dispatches, row, layout, bytes: buffers.reduce((sum, bytes) => sum + bytes, 0) };
}

/** No buffer is empty. */
export const constantBytes = (shape: readonly number[]): number => Math.max(ALIGNMENT, ELEMENT_BYTES * sizeOf(shape));

function requireAllowed({ reads, writes, shared, workgroups }: Dispatch, { bindings }: Limits): void {
  const isAllowed = reads.length + writes.length <= bindings && shared <= SHARED_BYTES && workgroups.every((count) => count <= MOST_GROUPS); // prettier-ignore
  if (!isAllowed) throw new Unavailable(tooMuch);
}

const tooMuch = text(
  'a step of it needs more at once than graphics cards allow.',
  'ein Schritt davon braucht mehr auf einmal, als Grafikkarten erlauben.',
);

/** Places for what is computed on the way. */
function layOutOwn(
  graph: Graph,
  dispatches: readonly Dispatch[],
  { largest }: Limits,
  written: ReadonlyMap<string, Flat>,
): Layout {
  const isOutside = new Set(graph.outputs.flatMap(({ name, value }) => (written.has(name) ? [value] : [])));
  for (const [value, { operation }] of graph.nodes.entries()) if (isGiven(operation)) isOutside.add(value);
  const isOwn = (id: ArrayId) => id >= 0 && !isOutside.has(id);
  const inside = dispatches.map(({ reads, writes }) => ({ reads: reads.filter(isOwn), writes: writes.filter(isOwn) }));
  const parts = new Map(dispatches.flatMap((own) => [...own.parts]));
  const bytesOf = (id: ArrayId) => ELEMENT_BYTES * sizeOf((graph.nodes[id]?.type ?? parts.get(id))?.shape ?? []);
  return layOut(inside, bytesOf, new Set(graph.outputs.map(({ value }) => value)), largest);
}

/** The dispatches of a graph and the row of its single numbers. Throws Unavailable. */
function programOf(traced: Graph, bindings: number, options: ProgramOptions) {
  const { given = [], reported = [], written = new Map<string, Flat>(), flats = 0, isChecked = true } = options;
  const graph = withOwnOutputs(shortConcats(traced, bindings - 1));
  const names = [...given, ...reported];
  const places = new Map(names.map((name, place) => [name, place]));
  const valueOf = new Map(graph.nodes.flatMap(({ operation }, value) => (operation.op === 'input' ? [[operation.name, value] as const] : []))); // prettier-ignore
  const outputOf = new Map(graph.outputs.map(({ name, value }) => [name, value]));
  const placed = (own: readonly string[], values: ReadonlyMap<string, Value>) =>
    new Map(
      own.flatMap((name) => (values.has(name) ? [[values.get(name) ?? -1, places.get(name) ?? -1] as const] : [])),
    );
  const numbers = { given: placed(given, valueOf), reported: placed(reported, outputOf) };
  const flag = names.length;
  const integers = new Set(graphInputs(graph).flatMap(({ name, type }) => (type.dtype === 'int32' ? [name] : [])));
  const row: Row = { places, integers, flag, bytes: aligned(ELEMENT_BYTES * (names.length + 1)) };
  const flatly = flatPlaces(graph, written, flats);
  const homes = new Map([...flatly].map(([value, { array }]) => [value, String(array)]));
  const tail = tailOf(graph, analyseGraph(graph, bindings - 1, homes), flatly, numbers, bindings);
  const planned = planDispatches(graph, { bindings, numbers, homes, later: tail.values });
  const whole = Array.from({ length: flats }, (_, i) => NUMBERS - 1 - i);
  const looks = flats === 0 || !isChecked ? [] : [finiteKernel(whole, flag)];
  return { graph, dispatches: [...planned, ...[...tail.kernels, ...looks].map((kernel) => dispatchOf([kernel]))], row };
}

/** Where outputs lie in whole buffers, and the inputs of the same names. */
function flatPlaces(graph: Graph, written: ReadonlyMap<string, Flat>, flats: number): ReadonlyMap<Value, Flat> {
  const places = new Map<Value, Flat>();
  for (const { name, value } of graph.outputs) {
    const flat = written.get(name);
    if (flat) places.set(value, flat);
  }
  for (const [value, { operation }] of graph.nodes.entries()) {
    const flat = operation.op === 'input' ? written.get(operation.name) : undefined;
    // Further down, as array numbers do.
    if (flat) places.set(value, { ...flat, array: flat.array - flats });
  }
  return places;
}

/** The same graph, in which every output is a value of its own that is computed. */
function withOwnOutputs(graph: Graph): Graph {
  const nodes = [...graph.nodes];
  const taken = new Set(nodes.flatMap(({ operation }, value) => (isGiven(operation) ? [value] : [])));
  const outputs = graph.outputs.map(({ name, value }) => {
    const [node] = nodes.slice(value);
    if (!taken.has(value) || !node) {
      taken.add(value);
      return { name, value };
    }
    nodes.push({ ...node, operation: { op: 'reshape', inputs: [value] } });
    return { name, value: nodes.length - 1 };
  });
  return { nodes, outputs };
}
