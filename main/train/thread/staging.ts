import type { Batch, Numbers } from '../../tensors/batch.ts';

/** Examples on their way to another thread: the arrays are in shared memory. */
export interface Staged {
  readonly size: number;
  /** Which of the arrays already known to the other side. */
  readonly slot: number;
  /** The arrays themselves, if they are new. */
  readonly fields?: Batch['fields'];
}

/** Puts batches where another thread finds them; a slot is reused once that thread has replied. */
export class Sender {
  readonly #slots: Batch['fields'][] = [];

  /** The size of the first slot in bytes. */
  get bytes(): number {
    return Object.values(this.#slots[0] ?? {}).reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  stage({ size, fields }: Batch, slot: number): Staged {
    const room = this.#slots[slot];
    const entries = Object.entries(fields);
    if (room && fits(room, entries)) {
      for (const [name, numbers] of entries) room[name]?.set(numbers);
      return { size, slot };
    }
    const created = Object.fromEntries(entries.map(([name, numbers]) => [name, shared(numbers)]));
    this.#slots[slot] = created;
    return { size, slot, fields: created };
  }
}

/** Copies them to its own arrays: neither ONNX Runtime nor every TensorFlow.js device accepts shared memory. */
export class Receiver {
  readonly #slots: { readonly shared: Batch['fields']; readonly own: Batch['fields'] }[] = [];

  take({ size, slot, fields }: Staged): Batch {
    if (fields) this.#slots[slot] = { shared: fields, own: copied(fields) };
    const room = this.#slots[slot];
    if (!room) throw new Error(`Nothing was staged in slot ${slot}.`);
    if (!fields) for (const [name, numbers] of Object.entries(room.shared)) room.own[name]?.set(numbers);
    return { size, fields: room.own };
  }
}

function fits(room: Batch['fields'], entries: readonly (readonly [string, Numbers])[]): boolean {
  if (Object.keys(room).length !== entries.length) return false;
  return entries.every(([name, { length }]) => room[name]?.length === length);
}

function shared(numbers: Numbers): Numbers {
  const memory = new SharedArrayBuffer(numbers.byteLength);
  const view = numbers instanceof Float32Array ? new Float32Array(memory) : new Int32Array(memory);
  view.set(numbers);
  return view;
}

function copied(fields: Batch['fields']): Batch['fields'] {
  return Object.fromEntries(Object.entries(fields).map(([name, numbers]) => [name, numbers.slice()]));
}
