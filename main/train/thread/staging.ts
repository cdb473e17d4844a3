import type { Field } from '../../../core/data/spec.ts';
import { StoredExamples } from '../../data/types.ts';
import {
  createBatch,
  PickedBatch,
  type Batch,
  type Numbers,
  type Stored,
  type StoredSet,
} from '../../tensors/batch.ts';

/** Sets that are larger are not given to the other side as a whole. */
const LARGEST_SET = 2 ** 29;

/** Examples on their way to another thread: the arrays are in shared memory. */
export interface Staged {
  readonly size: number;
  /** Which of the arrays already known to the other side. */
  readonly slot: number;
  /** The arrays themselves, if they are new. */
  readonly fields?: Batch['fields'];
  /** Instead of arrays: which examples they are of the set that the other side has, or that comes with them. */
  readonly picked?: { readonly indices: Uint32Array; readonly set?: Pick<StoredSet, 'fields' | 'stored'> };
}

/** Puts batches where another thread finds them; a slot is reused once that thread has replied. */
export class Sender {
  readonly #slots: Batch['fields'][] = [];
  /** The set that the other side has. */
  #set: StoredSet | undefined;

  /** The size of the first slot in bytes. */
  get bytes(): number {
    return Object.values(this.#slots[0] ?? {}).reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  stage(batch: Batch, slot: number): Staged {
    const { size } = batch;
    if (batch instanceof PickedBatch && bytesIn(batch.set) <= LARGEST_SET) return this.#picked(batch, slot);
    const { fields } = batch;
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

  #picked({ size, set, indices: all }: PickedBatch, slot: number): Staged {
    // They are part of an array for the whole epoch, which would be copied with them.
    const indices = all.slice();
    if (this.#set === set) return { size, slot, picked: { indices } };
    this.#set = set;
    const stored = Object.fromEntries(Object.entries(set.stored).map(([name, values]) => [name, shared(values)]));
    return { size, slot, picked: { indices, set: { fields: set.fields, stored } } };
  }
}

const bytesIn = ({ stored }: StoredSet) => Object.values(stored).reduce((sum, { byteLength }) => sum + byteLength, 0);

/** Copies them to its own arrays: neither ONNX Runtime nor every TensorFlow.js device accepts shared memory. */
export class Receiver {
  readonly #slots: { readonly shared: Batch['fields']; readonly own: Batch['fields'] }[] = [];
  #set: { readonly all: StoredExamples; readonly rooms: Batch[] } | undefined;

  take({ size, slot, fields, picked }: Staged): Batch {
    if (picked) return this.#picked(picked, slot);
    if (fields) this.#slots[slot] = { shared: fields, own: copied(fields) };
    const room = this.#slots[slot];
    if (!room) throw new Error(`Nothing was staged in slot ${slot}.`);
    if (!fields) for (const [name, numbers] of Object.entries(room.shared)) room.own[name]?.set(numbers);
    return { size, fields: room.own };
  }

  #picked({ indices, set }: NonNullable<Staged['picked']>, slot: number): Batch {
    if (set) this.#set = { all: new StoredExamples(set, set.stored), rooms: [] };
    const known = this.#set;
    if (!known) throw new Error('There is no set to pick examples from.');
    const own = roomFor(known.rooms[slot], known.all.fields, indices.length);
    known.rooms[slot] = own;
    return new PickedBatch(known.all, indices, own.fields);
  }
}

/** Room for `size` examples, which is made anew if it is too small. */
function roomFor(room: Batch | undefined, fields: readonly Field[], size: number): Batch {
  return room && room.size >= size ? room : createBatch(fields, size);
}

function fits(room: Batch['fields'], entries: readonly (readonly [string, Numbers])[]): boolean {
  if (Object.keys(room).length !== entries.length) return false;
  return entries.every(([name, { length }]) => room[name]?.length === length);
}

function shared<Values extends Stored>(numbers: Values): Values {
  const memory = new SharedArrayBuffer(numbers.byteLength);
  const Kind = numbers.constructor as new (memory: SharedArrayBuffer) => Values;
  const view = new Kind(memory);
  view.set(numbers);
  return view;
}

function copied(fields: Batch['fields']): Batch['fields'] {
  return Object.fromEntries(Object.entries(fields).map(([name, numbers]) => [name, numbers.slice()]));
}
