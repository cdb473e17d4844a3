import { sizeOf } from '../../../core/shape.ts';
import type { Values, TensorType } from '../ir.ts';
import { made, orFreed, type Card, type Create } from './device.ts';
import { ELEMENT_BYTES } from './kernel.ts';
import { aligned } from './memory.ts';
import type { Command } from './program.ts';
import type { Row } from './programPlan.ts';
import type { CardSet } from './set.ts';

/** The single numbers of a step, read back. */
export interface RowNumbers {
  /** NaN if there is none of that name. */
  number(name: string): number;
  /** Whether a checked number is not finite. */
  readonly isFlagged: boolean;
}

interface Field {
  readonly offset: number;
  readonly size: number;
}

/** Where the fields of batches lie in rows, and how many rows there are. */
export interface RowsPlan {
  readonly fields: ReadonlyMap<string, Field>;
  readonly fieldBytes: number;
  readonly count: number;
}

/** At most `most` rows, and no more than go into `bytes`. */
export function planRows(types: ReadonlyMap<string, TensorType>, most: number, bytes = 2 ** 26): RowsPlan {
  const fields = new Map<string, Field>();
  let end = 0;
  for (const [name, { shape }] of types) {
    fields.set(name, { offset: end, size: ELEMENT_BYTES * sizeOf(shape) });
    end += aligned(ELEMENT_BYTES * sizeOf(shape));
  }
  const fieldBytes = aligned(Math.max(1, end));
  return { fields, fieldBytes, count: Math.max(1, Math.min(most, Math.floor(bytes / fieldBytes))) };
}

/** Of the card's memory. */
export const rowsBytes = ({ fieldBytes, count }: RowsPlan, row: Row): number => count * (fieldBytes + row.bytes);

/**
 * What steps are given and report, a row each: their batch, and their single numbers. Several rows go to the card in one
 * upload, and come back in one reading.
 */
export class Rows {
  readonly count: number;
  readonly #card: Card;
  readonly #row: Row;
  readonly #fields: ReadonlyMap<string, Field>;
  readonly #fieldBytes: number;
  readonly #staged: { readonly fields: ArrayBuffer; readonly numbers: ArrayBuffer };
  readonly #buffers: { readonly fields: GPUBuffer; readonly numbers: GPUBuffer };
  /** What fills rows from a set, for batches of `size` examples. */
  #gathering: { readonly set: CardSet; readonly size: number; readonly indices: GPUBuffer; readonly command: (count: number) => Command } | undefined; // prettier-ignore
  /** Those that nothing is being read by. */
  readonly #readers: GPUBuffer[] = [];

  private constructor(card: Card, createOn: Create, row: Row, { fields, fieldBytes, count }: RowsPlan) {
    this.#card = card;
    this.#row = row;
    this.#fields = fields;
    this.#fieldBytes = fieldBytes;
    this.count = count;
    this.#staged = { fields: new ArrayBuffer(count * fieldBytes), numbers: new ArrayBuffer(count * row.bytes) };
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const create = (size: number) => createOn(size, usage);
    this.#buffers = { fields: create(count * fieldBytes), numbers: create(count * row.bytes) };
  }

  /** Throws Unavailable if there is no memory. */
  static create(card: Card, row: Row, plan: RowsPlan): Promise<Rows> {
    return made(card, async (create) => new Rows(card, create, row, plan));
  }

  field(name: string, i: number): GPUBufferBinding {
    const field = this.#fields.get(name);
    if (!field) throw new Error(`A step has no field "${name}".`);
    return { buffer: this.#buffers.fields, offset: i * this.#fieldBytes + field.offset, size: field.size };
  }

  numbers(i: number): GPUBufferBinding {
    return { buffer: this.#buffers.numbers, offset: i * this.#row.bytes, size: this.#row.bytes };
  }

  /** Makes ready for batches of `size` examples of a set; false if they are too large for that. */
  async hold(set: CardSet, size: number): Promise<boolean> {
    if (this.#gathering?.set === set) return true;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    const indices = await made(this.#card, async (create) => create(this.count * size * ELEMENT_BYTES, usage));
    const room = { fields: this.#fields, fieldBytes: this.#fieldBytes };
    const command = await orFreed((onFailure) => {
      onFailure(() => indices.destroy());
      return set.gathering(room, size, indices, this.#buffers.fields);
    });
    const unused = command ? this.#gathering?.indices : indices;
    unused?.destroy();
    if (command) this.#gathering = { set, size, indices, command };
    return command !== undefined;
  }

  /** Sends which examples so many rows have; returns what fills the rows with them. */
  pick(batches: readonly Uint32Array[]): Command {
    if (!this.#gathering) throw new Error('There is no set to pick examples from.');
    const { size, indices, command } = this.#gathering;
    const all = new Uint32Array(batches.length * size);
    for (const [i, own] of batches.entries()) all.set(own, i * size);
    this.#card.device.queue.writeBuffer(indices, 0, all);
    return command(batches.length);
  }

  /** Writes what a step is given; fields that are picked from a set are left out. What it reports begins as zeros. */
  fill(i: number, fields: ReadonlyMap<string, Values> | undefined, numbers: ReadonlyMap<string, number>): void {
    if (fields) this.#fillFields(i, fields);
    const words = new DataView(this.#staged.numbers, i * this.#row.bytes, this.#row.bytes);
    for (let at = 0; at < this.#row.bytes; at += ELEMENT_BYTES) words.setUint32(at, 0);
    for (const [name, value] of numbers) {
      const place = this.#row.places.get(name);
      if (place === undefined) continue;
      if (this.#row.integers.has(name)) words.setInt32(ELEMENT_BYTES * place, value, true);
      else words.setFloat32(ELEMENT_BYTES * place, value, true);
    }
  }

  #fillFields(i: number, fields: ReadonlyMap<string, Values>): void {
    for (const [name, { offset, size }] of this.#fields) {
      const values = fields.get(name);
      if (!values) throw new Error(`A batch has no field "${name}".`);
      const own = new Uint8Array(values.buffer, values.byteOffset, size);
      new Uint8Array(this.#staged.fields).set(own, i * this.#fieldBytes + offset);
    }
  }

  /** Sends so many rows to the card, their fields too unless they are picked. */
  upload(count: number, withFields = true): void {
    const { queue } = this.#card.device;
    if (withFields) queue.writeBuffer(this.#buffers.fields, 0, this.#staged.fields, 0, count * this.#fieldBytes);
    queue.writeBuffer(this.#buffers.numbers, 0, this.#staged.numbers, 0, count * this.#row.bytes);
  }

  /** Submits what has been encoded, and reads the numbers of so many rows once it is done. */
  async submit(encoder: GPUCommandEncoder, count: number): Promise<readonly RowNumbers[]> {
    const { device } = this.#card;
    const { bytes, places, flag } = this.#row;
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
    const reader = this.#readers.pop() ?? device.createBuffer({ size: this.count * bytes, usage });
    encoder.copyBufferToBuffer(this.#buffers.numbers, 0, reader, 0, count * bytes);
    device.queue.submit([encoder.finish()]);
    await reader.mapAsync(GPUMapMode.READ, 0, count * bytes);
    const words = new DataView(reader.getMappedRange(0, count * bytes).slice(0));
    reader.unmap();
    this.#readers.push(reader);
    return Array.from({ length: count }, (_, i) => ({
      number(name) {
        const place = places.get(name);
        return place === undefined ? NaN : words.getFloat32(i * bytes + ELEMENT_BYTES * place, true);
      },
      isFlagged: words.getUint32(i * bytes + ELEMENT_BYTES * flag, true) !== 0,
    }));
  }

  dispose(): void {
    this.#gathering?.indices.destroy();
    for (const buffer of [this.#buffers.fields, this.#buffers.numbers, ...this.#readers]) buffer.destroy();
  }
}
