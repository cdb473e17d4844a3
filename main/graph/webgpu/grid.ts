import type { Values } from '../ir.ts';
import { explained, made, orFreed, type Card, type Create } from './device.ts';
import { ELEMENT_BYTES, THREADS } from './kernel.ts';
import { CardProgram, encode, type Command } from './program.ts';
import type { ProgramPlan } from './programPlan.ts';
import { Rows, type RowsPlan } from './rows.ts';
import type { CardState } from './state.ts';

/** The sets of weights that a grid needs: the middle of a plane, its axes, and the point that is being looked at. */
export const GRID = { centre: 0, axes: [1, 2], point: 3, sets: 4 } as const;

/** Points in one submission, at most. */
const MOST = 1024;
/** How long a submission should take, in milliseconds: whoever trains beside it waits for it, and so does a cancellation. */
const SUBMISSION_MS = 30;
/** Workgroups that go through the weights, at most. */
const MOST_BLOCKS = 256;

/** What is looked at: a graph that reports one number, and what it is given besides weights. */
export interface GridPlan {
  readonly program: ProgramPlan;
  /** The name of the number. */
  readonly reported: string;
  readonly fields: RowsPlan;
}

/**
 * A number at very many points of a plane through the weights of a network. The card computes the weights of each point
 * itself and keeps the number until all points of a submission are done: nothing is uploaded or read for a single one.
 */
export class CardGrid {
  readonly #card: Card;
  readonly #state: CardState;
  readonly #program: CardProgram;
  readonly #rows: Rows;
  readonly #buffers: Buffers;
  /** All that a point takes: they are the same for each, because the card counts them. */
  readonly #commands: readonly Command[];
  /** The first submission is small, since nobody knows how long a point takes. */
  #together = 1;
  /** What the quickest submission took: waiting for an answer is most of it, or a single point. */
  #shortest = Infinity;

  private constructor(card: Card, state: CardState, program: CardProgram, rows: Rows, buffers: Buffers, commands: readonly Command[]) {
    this.#card = card;
    this.#state = state;
    this.#program = program;
    this.#rows = rows;
    this.#buffers = buffers;
    this.#commands = commands;
  } // prettier-ignore

  /** `state`: filled as `GRID` says; it belongs to the grid from now on. Throws Unavailable if there is not enough memory. */
  static create(
    card: Card,
    state: CardState,
    { program: plan, reported, fields: planned }: GridPlan,
    fields: ReadonlyMap<string, Values>,
  ): Promise<CardGrid> {
    return orFreed(async (onFailure) => {
      onFailure(() => state.dispose());
      const program = await CardProgram.create(card, plan);
      onFailure(() => void program.release());
      const rows = await Rows.create(card, program.row, planned);
      onFailure(() => rows.dispose());
      rows.fill(0, fields, new Map());
      rows.upload(1);
      const buffers = await made(card, async (create) => buffersOn(create));
      onFailure(() => free(buffers));
      const evaluation = program.commands('', () => ({
        input: (name) => (state.has(name) ? state.binding(name, GRID.point) : rows.field(name, 0)),
        numbers: rows.numbers(0),
      }));
      const place = program.row.places.get(reported);
      if (place === undefined) throw new Error(`The grid's program does not report "${reported}".`);
      const commands = [
        ...(await placing(card, state, buffers)),
        ...evaluation,
        await noting(card, rows.numbers(0), place, buffers),
      ];
      return new CardGrid(card, state, program, rows, buffers, commands);
    });
  }

  /** At how many points it should be looked at once. */
  get together(): number {
    return this.#together;
  }

  /** The numbers at these points, by their coordinates along both axes; no more than `MOST`. */
  async at(points: readonly (readonly [number, number])[]): Promise<Float32Array> {
    if (this.#card.failure) throw this.#card.failure;
    const { device } = this.#card;
    const { places, next, found, reader } = this.#buffers;
    const begin = performance.now();
    device.queue.writeBuffer(places, 0, Float32Array.from(points.flat()));
    device.queue.writeBuffer(next, 0, new Uint32Array(1));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (const _ of points) encode(pass, this.#commands);
    pass.end();
    const bytes = ELEMENT_BYTES * points.length;
    encoder.copyBufferToBuffer(found, 0, reader, 0, bytes);
    const numbers = await explained(this.#card, async () => {
      device.queue.submit([encoder.finish()]);
      await reader.mapAsync(GPUMapMode.READ, 0, bytes);
      return new Float32Array(reader.getMappedRange(0, bytes).slice(0));
    });
    reader.unmap();
    this.#heed(points.length, performance.now() - begin);
    return numbers;
  }

  #heed(points: number, milliseconds: number): void {
    this.#shortest = Math.min(this.#shortest, milliseconds);
    const isQuick = milliseconds <= SUBMISSION_MS + this.#shortest;
    if (isQuick && points >= this.#together) this.#together = Math.min(MOST, 2 * this.#together);
    else if (!isQuick) this.#together = Math.max(1, Math.floor(points / 2));
  }

  dispose(): void {
    free(this.#buffers);
    this.#rows.dispose();
    void this.#program.release();
    this.#state.dispose();
  }
}

interface Buffers {
  /** The coordinates of points. */
  readonly places: GPUBuffer;
  /** Which point comes next. */
  readonly next: GPUBuffer;
  readonly found: GPUBuffer;
  readonly reader: GPUBuffer;
}

function buffersOn(create: Create): Buffers {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  return {
    places: create(2 * ELEMENT_BYTES * MOST, usage),
    next: create(ELEMENT_BYTES, usage),
    found: create(ELEMENT_BYTES * MOST, usage | GPUBufferUsage.COPY_SRC),
    reader: create(ELEMENT_BYTES * MOST, GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ),
  };
}

function free({ places, next, found, reader }: Buffers): void {
  for (const buffer of [places, next, found, reader]) buffer.destroy();
}

/** What computes the weights of the next point. */
async function placing(card: Card, state: CardState, { places, next }: Buffers): Promise<readonly Command[]> {
  const source = `
@group(0) @binding(0) var<storage, read> places: array<vec2f>;
@group(0) @binding(1) var<storage, read> next: array<u32>;
@group(0) @binding(2) var<storage, read> centre: array<f32>;
@group(0) @binding(3) var<storage, read> first: array<f32>;
@group(0) @binding(4) var<storage, read> second: array<f32>;
@group(0) @binding(5) var<storage, read_write> point: array<f32>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) count: vec3<u32>) {
  let place = places[next[0]];
  for (var i = id.x; i < arrayLength(&point); i += count.x * ${THREADS}u) {
    point[i] = centre[i] + place.x * first[i] + place.y * second[i];
  }
}`;
  const { pipeline, layout } = await card.pipeline(source, 'rrrrrw');
  const [first, second] = GRID.axes;
  const points = state.changing(GRID.point);
  return points.map((point, family) => {
    const sets = [GRID.centre, first, second].flatMap((set) => state.changing(set)[family] ?? []);
    const entries = [{ buffer: places }, { buffer: next }, ...sets, point].map((resource, binding) => ({ binding, resource })); // prettier-ignore
    const blocks = Math.min(MOST_BLOCKS, Math.ceil(point.buffer.size / ELEMENT_BYTES / THREADS));
    return { pipeline, group: card.device.createBindGroup({ layout, entries }), workgroups: [blocks, 1, 1] };
  });
}

/** What keeps the number of a point, and goes on to the next one. */
async function noting(card: Card, numbers: GPUBufferBinding, place: number, { next, found }: Buffers): Promise<Command> {
  const source = `
@group(0) @binding(0) var<storage, read> numbers: array<u32>;
@group(0) @binding(1) var<storage, read_write> next: array<u32>;
@group(0) @binding(2) var<storage, read_write> found: array<u32>;
@compute @workgroup_size(1)
fn main() {
  found[next[0]] = numbers[${place}];
  next[0] += 1u;
}`;
  const { pipeline, layout } = await card.pipeline(source, 'rww');
  const resources = [numbers, { buffer: next }, { buffer: found }];
  const entries = resources.map((resource, binding) => ({ binding, resource }));
  return { pipeline, group: card.device.createBindGroup({ layout, entries }), workgroups: [1, 1, 1] };
} // prettier-ignore
