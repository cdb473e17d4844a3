import type { Graph, Value } from '../ir.ts';
import { made, type Card, type Create, type Pipeline } from './device.ts';
import type { Dispatch } from './dispatch.ts';
import type { ArrayId } from './kernel.ts';
import { constantBytes, type ProgramPlan, type Row } from './programPlan.ts';
import { words } from './run.ts';
import { NUMBERS } from './source.ts';

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

  private constructor(card: Card, plan: ProgramPlan, pipelines: readonly Pipeline[], memory: Memory) {
    this.#card = card;
    this.#graph = plan.graph;
    this.row = plan.row;
    this.#dispatches = plan.dispatches;
    this.#pipelines = pipelines;
    this.#own = memory.own;
    this.#buffers = memory.buffers;
    this.#outputs = new Map(plan.graph.outputs.map(({ name, value }) => [value, name]));
  }

  /** Throws Unavailable if the card has not enough memory, or refuses a kernel. */
  static async create(card: Card, plan: ProgramPlan): Promise<CardProgram> {
    return made(card, async (create) => {
      const memory = allocate(card, create, plan);
      const accesses = ({ reads, writes }: Dispatch) => 'r'.repeat(reads.length) + 'w'.repeat(writes.length);
      const pipelines = await Promise.all(plan.dispatches.map((own) => card.pipeline(own.source, accesses(own))));
      return new CardProgram(card, plan, pipelines, memory);
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
    const [width, height] = workgroups;
    // Every argument costs.
    if (height === 1) pass.dispatchWorkgroups(width);
    else pass.dispatchWorkgroups(width, height);
  }
}

interface Memory {
  readonly own: ReadonlyMap<ArrayId, GPUBufferBinding>;
  readonly buffers: readonly GPUBuffer[];
}

/** Buffers for constants and for what is computed on the way. */
function allocate({ device }: Card, create: Create, { graph, layout }: ProgramPlan): Memory {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffers = layout.buffers.map((size) => create(size, usage));
  const own = new Map<ArrayId, GPUBufferBinding>(
    [...layout.places].map(([id, { buffer, offset, bytes }]) => [
      id,
      { buffer: found(buffers[buffer], 'memory'), offset, size: bytes },
    ]),
  );
  for (const [value, { operation, type }] of graph.nodes.entries()) {
    if (operation.op !== 'constant') continue;
    const data = words(operation.values);
    const buffer = create(constantBytes(type.shape), usage);
    device.queue.writeBuffer(buffer, 0, data);
    buffers.push(buffer);
    own.set(value, { buffer, size: data.byteLength });
  }
  return { own, buffers };
}
