import { sizeOf } from '../../../core/shape.ts';
import { graphInputs, type Graph, type Value } from '../ir.ts';
import { analyseGraph, isGiven } from './analysis.ts';
import { shortConcats } from './concats.ts';
import { createBuffer, made, type Card, type Pipeline } from './device.ts';
import { finiteKernel } from './finite.ts';
import { dispatchOf, type Dispatch } from './dispatch.ts';
import { ELEMENT_BYTES, type ArrayId } from './kernel.ts';
import { ALIGNMENT, aligned, layOut } from './memory.ts';
import { planDispatches } from './plan.ts';
import { words } from './run.ts';
import { NUMBERS } from './source.ts';
import { tailOf, type Flat } from './tail.ts';

export interface ProgramOptions {
  /** Inputs and outputs that are single numbers and lie in the row of a step. */
  readonly given?: readonly string[];
  readonly reported?: readonly string[];
  /** Other outputs, whose arrays are outside: in which whole buffer each lies, and with which element it begins. */
  readonly written?: ReadonlyMap<string, Flat>;
  /**
   * How many whole buffers outputs are written to. In the end it is looked at whether all their numbers are finite. Inputs
   * of the same names lie at the same places of as many other buffers.
   */
  readonly flats?: number;
}

/** Where a program finds what it does not hold itself. */
export interface Outside {
  input(name: string): GPUBufferBinding;
  /** Undefined: the program holds it. */
  output?(name: string): GPUBufferBinding;
  /** The row of the step. */
  readonly numbers: GPUBufferBinding;
  /** The whole buffers that are written, then those that are read. */
  readonly flats?: readonly GPUBufferBinding[];
}

/** One dispatch, ready-made. */
export interface Command {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly workgroups: Dispatch['workgroups'];
}

/** Where single numbers lie in a row, and how long it is. */
export interface Row {
  readonly places: ReadonlyMap<string, number>;
  readonly integers: ReadonlySet<string>;
  /** Not 0 if a checked number is not finite. */
  readonly flag: number;
  readonly bytes: number;
}

/** A graph on a card: pipelines, the memory for what is computed on the way, and constants. */
export class CardProgram {
  readonly row: Row;
  readonly #card: Card;
  readonly #graph: Graph;
  readonly #dispatches: readonly Dispatch[];
  readonly #pipelines: readonly Pipeline[];
  readonly #own: ReadonlyMap<ArrayId, GPUBufferBinding>;
  readonly #outputs: ReadonlyMap<Value, string>;
  readonly #buffers: readonly GPUBuffer[];
  readonly #commands = new Map<string, readonly Command[]>();

  private constructor(
    card: Card,
    graph: Graph,
    row: Row,
    dispatches: readonly Dispatch[],
    pipelines: readonly Pipeline[],
    memory: Memory,
  ) {
    this.#card = card;
    this.#graph = graph;
    this.row = row;
    this.#dispatches = dispatches;
    this.#pipelines = pipelines;
    this.#own = memory.own;
    this.#buffers = memory.buffers;
    this.#outputs = new Map(graph.outputs.map(({ name, value }) => [value, name]));
  }

  /** Throws Unavailable if the card lacks an operation, or memory. */
  static async create(card: Card, traced: Graph, options: ProgramOptions = {}): Promise<CardProgram> {
    const { graph, dispatches, row } = programOf(traced, card.bindings, options);
    return made(card, async () => {
      const memory = allocate(card, graph, dispatches, options.written ?? new Map());
      const accesses = ({ reads, writes }: Dispatch) => 'r'.repeat(reads.length) + 'w'.repeat(writes.length);
      const pipelines = await Promise.all(dispatches.map((own) => card.pipeline(own.source, accesses(own))));
      return new CardProgram(card, graph, row, dispatches, pipelines, memory);
    });
  }

  /** How many dispatches it takes. */
  get size(): number {
    return this.#dispatches.length;
  }

  /** The array of an output that the program holds. */
  output(name: string): GPUBufferBinding {
    const value = this.#graph.outputs.find((output) => output.name === name)?.value ?? NaN;
    return found(this.#own.get(value), name);
  }

  /** The dispatches, made once for a key, by which the arrays from outside are known. */
  commands(key: string, outside: () => Outside): readonly Command[] {
    const commands = this.#commands.get(key) ?? this.#bound(outside());
    this.#commands.set(key, commands);
    return commands;
  }

  #bound(outside: Outside): readonly Command[] {
    const { device } = this.#card;
    return this.#dispatches.map(({ reads, writes, workgroups }, i) => {
      const { pipeline, layout } = this.#pipelines[i] as Pipeline;
      const resources = [
        ...reads.map((id) => this.#read(id, outside)),
        ...writes.map((id) => this.#written(id, outside)),
      ];
      const entries = resources.map((resource, binding) => ({ binding, resource }));
      return { pipeline, group: device.createBindGroup({ layout, entries }), workgroups };
    });
  }

  #read(id: ArrayId, outside: Outside): GPUBufferBinding {
    const own = this.#own.get(id);
    if (own) return own;
    if (id === NUMBERS) return outside.numbers;
    if (id < NUMBERS) return found(outside.flats?.[NUMBERS - 1 - id], `whole ${id}`);
    const operation = this.#graph.nodes[id]?.operation;
    if (operation?.op === 'input') return outside.input(operation.name);
    return this.#written(id, outside);
  }

  #written(id: ArrayId, outside: Outside): GPUBufferBinding {
    if (id === NUMBERS) return outside.numbers;
    if (id < NUMBERS) return this.#read(id, outside);
    const name = this.#outputs.get(id) ?? '';
    return this.#own.get(id) ?? found(outside.output?.(name), `value ${id} ${name}`);
  }

  /** For `Sessions`. */
  async release(): Promise<void> {
    for (const buffer of this.#buffers) buffer.destroy();
  }
}

function found<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`There is no array of ${name}.`);
  return value;
}

/** Adds dispatches to a pass. */
export function encode(pass: GPUComputePassEncoder, commands: readonly Command[]): void {
  for (const { pipeline, group, workgroups } of commands) {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(...workgroups);
  }
}

/** The dispatches of a graph and the row of its single numbers. Throws Unavailable. */
export function programOf(traced: Graph, bindings: number, options: ProgramOptions) {
  const { given = [], reported = [], written = new Map<string, Flat>(), flats = 0 } = options;
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
  const looks = flats === 0 ? [] : [finiteKernel(whole, flag)];
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

interface Memory {
  readonly own: ReadonlyMap<ArrayId, GPUBufferBinding>;
  readonly buffers: readonly GPUBuffer[];
}

/** Buffers for constants and for what is computed on the way. */
function allocate(
  card: Card,
  graph: Graph,
  dispatches: readonly Dispatch[],
  written: ReadonlyMap<string, Flat>,
): Memory {
  const { device } = card;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const isOutside = new Set(graph.outputs.flatMap(({ name, value }) => (written.has(name) ? [value] : [])));
  for (const [value, { operation }] of graph.nodes.entries()) if (isGiven(operation)) isOutside.add(value);
  const isOwn = (id: ArrayId) => id >= 0 && !isOutside.has(id);
  const inside = dispatches.map(({ reads, writes }) => ({ reads: reads.filter(isOwn), writes: writes.filter(isOwn) }));
  const parts = new Map(dispatches.flatMap((own) => [...own.parts]));
  const bytesOf = (id: ArrayId) => ELEMENT_BYTES * sizeOf((graph.nodes[id]?.type ?? parts.get(id))?.shape ?? []);
  const { places, buffers: sizes } = layOut(
    inside,
    bytesOf,
    new Set(graph.outputs.map(({ value }) => value)),
    card.largest,
  );
  const buffers = sizes.map((size) => createBuffer(card, size, usage));
  const own = new Map<ArrayId, GPUBufferBinding>(
    [...places].map(([id, { buffer, offset, bytes }]) => [
      id,
      { buffer: found(buffers[buffer], 'memory'), offset, size: bytes },
    ]),
  );
  for (const [value, { operation }] of graph.nodes.entries()) {
    if (operation.op !== 'constant') continue;
    const data = words(operation.values);
    const buffer = createBuffer(card, Math.max(ALIGNMENT, data.byteLength), usage);
    device.queue.writeBuffer(buffer, 0, data);
    buffers.push(buffer);
    own.set(value, { buffer, size: data.byteLength });
  }
  return { own, buffers };
}
