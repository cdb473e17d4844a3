import { made, type Card, type Create } from './device.ts';
import { MOST_GROUPS } from './dispatch.ts';
import { ELEMENT_BYTES, THREADS } from './kernel.ts';
import type { Command } from './program.ts';

/** A field of all examples: [count, ...shape] row by row; bytes stand for byte / 255. */
type Column = Uint8Array | Float32Array | Int32Array;

/** Where the fields of a batch lie in a row, and how long a row is, in bytes. */
interface Room {
  readonly fields: ReadonlyMap<string, { readonly offset: number; readonly size: number }>;
  readonly fieldBytes: number;
}

/** The most bytes of a set that are kept on a card. */
const MOST_BYTES = 2 ** 30;
/** The arrays of a gathering kernel besides the columns: indices, what bytes stand for, and rows. */
const OTHERS = 3;

/** The examples of a set in the card's memory: steps are given which of them are theirs, instead of their numbers. */
export class CardSet {
  readonly #card: Card;
  readonly #columns: ReadonlyMap<string, { readonly buffer: GPUBuffer; readonly isBytes: boolean }>;
  /** What a byte stands for: dividing on the card would round otherwise. */
  readonly #levels: GPUBuffer;

  private constructor(card: Card, create: Create, columns: ReadonlyMap<string, Column>) {
    this.#card = card;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    const upload = (values: Column) => {
      const words = new Uint8Array(Math.ceil(values.byteLength / ELEMENT_BYTES) * ELEMENT_BYTES);
      words.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
      const buffer = create(Math.max(ELEMENT_BYTES, words.byteLength), usage);
      card.device.queue.writeBuffer(buffer, 0, words);
      return buffer;
    };
    this.#levels = upload(Float32Array.from({ length: 256 }, (_, byte) => byte / 255));
    this.#columns = new Map([...columns].map(([name, values]) => [name, { buffer: upload(values), isBytes: values instanceof Uint8Array }])); // prettier-ignore
  }

  /** The set, by the names that steps have for its fields; undefined where it has no room. */
  static async create(card: Card, columns: ReadonlyMap<string, Column>): Promise<CardSet | undefined> {
    const sizes = [...columns.values()].map(({ byteLength }) => byteLength);
    const isSmall = sizes.every((bytes) => bytes <= card.largest) && sizes.reduce((sum, bytes) => sum + bytes, 0) <= MOST_BYTES; // prettier-ignore
    if (!isSmall || columns.size + OTHERS > card.bindings) return undefined;
    return made(card, async (create) => new CardSet(card, create, columns)).catch(() => undefined);
  }

  /** What fills rows of batches of `size` examples from `indices`, [rows, size]; undefined if a batch is too large. */
  async gathering(
    { fields, fieldBytes }: Room,
    size: number,
    indices: GPUBuffer,
    rows: GPUBuffer,
  ): Promise<((count: number) => Command) | undefined> {
    const names = [...this.#columns.keys()];
    let blocks = 0;
    const cases = names.map((name, i) => {
      const { offset, size: bytes } = fields.get(name) ?? { offset: 0, size: 0 };
      const width = bytes / ELEMENT_BYTES / size;
      const begin = blocks;
      blocks += Math.ceil((size * width) / THREADS);
      const value = this.#columns.get(name)?.isBytes
        ? `bitcast<u32>(levels[(x${i}[at / 4u] >> (8u * (at % 4u))) & 255u])`
        : `x${i}[at]`;
      return `if (group.x < ${blocks}u) {
    let i = (group.x - ${begin}u) * ${THREADS}u + local;
    if (i < ${size * width}u) {
      let at = indices[group.y * ${size}u + i / ${width}u] * ${width}u + i % ${width}u;
      rows[group.y * ${fieldBytes / ELEMENT_BYTES}u + ${offset / ELEMENT_BYTES}u + i] = ${value};
    }
  }`;
    });
    if (blocks > MOST_GROUPS) return undefined;
    const arrays = [...names.map((_, i) => `read> x${i}: array<u32>`), 'read> indices: array<u32>', 'read> levels: array<f32>', 'read_write> rows: array<u32>']; // prettier-ignore
    const source = `${arrays.map((array, i) => `@group(0) @binding(${i}) var<storage, ${array};`).join('\n')}
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  ${cases.join(' else ')}
}`;
    const { pipeline, layout } = await this.#card.pipeline(source, `${'r'.repeat(names.length + 2)}w`);
    const buffers = [...names.flatMap((name) => this.#columns.get(name)?.buffer ?? []), indices, this.#levels, rows];
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
    const group = this.#card.device.createBindGroup({ layout, entries });
    return (count) => ({ pipeline, group, workgroups: [blocks, count, 1] });
  }

  dispose(): void {
    for (const { buffer } of this.#columns.values()) buffer.destroy();
    this.#levels.destroy();
  }
}
