import { sizeOf } from '../../../core/shape.ts';
import type { NamedTensors } from '../../tensors/named.ts';
import type { TensorType } from '../ir.ts';
import { made, type Card, type Create } from './device.ts';
import { ELEMENT_BYTES } from './kernel.ts';
import { aligned } from './memory.ts';
import { NUMBERS } from './source.ts';
import type { Flat } from './tail.ts';

/** Sets of weights and slots: those before the last update, those after it, and two that further updates take in turns. */
export const SETS = 4;
/** Of large networks there is one less: updates are then made one by one. */
export const FEWER_SETS = 3;

/** A buffer for some tensors, in every set: what belongs together of all weights, such as a slot of theirs. */
interface Planned {
  readonly name: string;
  readonly bytes: number;
}

interface Family extends Planned {
  /** One for every set, or a single one of what no update changes. */
  readonly buffers: readonly GPUBuffer[];
}

interface Slot {
  readonly family: string;
  readonly offset: number;
  readonly shape: readonly number[];
}

/** Where weights and slots lie on a card. Nothing of it is made yet. */
export class StatePlan {
  readonly families: readonly Planned[];
  readonly slots: ReadonlyMap<string, Slot>;

  /** `familyOf`: which tensors lie together; `still`: those that no update changes. */
  constructor(
    types: Readonly<Record<string, TensorType>>,
    familyOf: (name: string) => string,
    still: ReadonlySet<string>,
  ) {
    const groups = new Map<string, [string, TensorType][]>();
    for (const [name, type] of Object.entries(types)) {
      const family = still.has(name) ? STILL : familyOf(name);
      groups.set(family, [...(groups.get(family) ?? []), [name, type]]);
    }
    const slots = new Map<string, Slot>();
    this.slots = slots;
    this.families = [...groups].map(([name, members]) => {
      let offset = 0;
      for (const [member, { shape }] of members) {
        slots.set(member, { family: name, offset, shape });
        offset += aligned(ELEMENT_BYTES * sizeOf(shape));
      }
      return { name, bytes: offset };
    });
  }

  /** The families that updates fill. */
  get changing(): readonly Planned[] {
    return this.families.filter(({ name }) => name !== STILL);
  }

  /** Of the card's memory, with so many sets. */
  bytes(sets: number): number {
    return this.families.reduce((sum, { name, bytes }) => sum + countOf(name, sets) * bytes, 0);
  }

  /** Where a tensor lies in the whole buffers that updates fill; undefined if none changes it. */
  flat(name: string): Flat | undefined {
    const slot = this.slots.get(name);
    const at = this.changing.findIndex((family) => family.name === slot?.family);
    return slot && at >= 0 ? { array: NUMBERS - 1 - at, begin: slot.offset / ELEMENT_BYTES } : undefined;
  }
}

const STILL = 'still';
const countOf = (family: string, sets: number) => (family === STILL ? 1 : sets);

/** Weights and slots in the card's memory. An update reads one set and fills another. */
export class CardState {
  readonly #card: Card;
  readonly #families: ReadonlyMap<string, Family>;
  readonly #changing: readonly Family[];
  readonly #slots: ReadonlyMap<string, Slot>;
  readonly sets: number;
  #current = 0;
  #previous: number | undefined;

  private constructor(card: Card, plan: StatePlan, families: readonly Family[], sets: number) {
    this.#card = card;
    this.#families = new Map(families.map((family) => [family.name, family]));
    this.#changing = families.filter(({ name }) => name !== STILL);
    this.#slots = plan.slots;
    this.sets = sets;
  }

  /** All zeros. Throws Unavailable if the card has not enough memory. */
  static async create(card: Card, plan: StatePlan, sets: number): Promise<CardState> {
    const families = await made(card, async (create) =>
      plan.families.map(({ name, bytes }) => {
        const buffers = Array.from({ length: countOf(name, sets) }, () => zeros(card, create, bytes));
        return { name, bytes, buffers };
      }),
    );
    return new CardState(card, plan, families, sets);
  }

  get current(): number {
    return this.#current;
  }

  /** The sets that so many updates in a row fill. The current one stays, and the previous one where there is room. */
  path(updates: number): readonly number[] {
    const others = Array.from({ length: this.sets }, (_, set) => set).filter((set) => set !== this.#current);
    const free = others.filter((set) => set !== this.#previous);
    const [first = 0, second = free[0] ?? 0] = free;
    return Array.from({ length: updates }, (_, i) => (i % 2 === 0 ? first : second));
  }

  /** Takes over what updates have filled. */
  advance(path: readonly number[]): void {
    this.#previous = path.at(-2) ?? this.#current;
    this.#current = path.at(-1) ?? this.#current;
  }

  /** Goes back to the set before the last update, if it is there; returns how many updates that undid. */
  goBack(): 0 | 1 {
    if (this.#previous === undefined) return 0;
    this.#current = this.#previous;
    this.#previous = undefined;
    return 1;
  }

  /** Makes all sets the same as the current one: what the next updates leave as it is stays so in each. There is no way back. */
  spread(): void {
    this.#previous = undefined;
    const { device } = this.#card;
    const encoder = device.createCommandEncoder();
    for (const { buffers, bytes } of this.#changing) {
      const own = buffers[this.#current];
      if (own) for (const other of buffers) if (other !== own) encoder.copyBufferToBuffer(own, 0, other, 0, bytes);
    }
    device.queue.submit([encoder.finish()]);
  }

  has(name: string): boolean {
    return this.#slots.has(name);
  }

  binding(name: string, set: number): GPUBufferBinding {
    const { family, offset, shape } = this.#slot(name);
    return { buffer: bufferOf(this.#family(family), set), offset, size: ELEMENT_BYTES * sizeOf(shape) };
  }

  /** The whole buffers of a set that updates fill. */
  changing(set: number): readonly GPUBufferBinding[] {
    return this.#changing.map((family) => ({ buffer: bufferOf(family, set) }));
  }

  /** Copies of the values whose names have this prefix, which is removed. */
  async read(prefix: string): Promise<NamedTensors> {
    const { device } = this.#card;
    const encoder = device.createCommandEncoder();
    const copies = [...this.#families.values()].map((family) => {
      const copy = device.createBuffer({
        size: family.bytes,
        usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
      });
      encoder.copyBufferToBuffer(bufferOf(family, this.#current), 0, copy, 0, family.bytes);
      return [family.name, copy] as const;
    });
    device.queue.submit([encoder.finish()]);
    await Promise.all(copies.map(([, copy]) => copy.mapAsync(GPUMapMode.READ)));
    const mapped = new Map(copies.map(([family, copy]) => [family, copy.getMappedRange()]));
    const own = [...this.#slots].filter(([name]) => name.startsWith(prefix));
    const tensors = own.map(([name, { family, offset, shape }]) => {
      const values = new Float32Array(mapped.get(family) ?? new ArrayBuffer(0), offset, sizeOf(shape)).slice();
      return [name.slice(prefix.length), { shape, values }] as const;
    });
    for (const [, copy] of copies) copy.destroy();
    return new Map(tensors);
  }

  /**
   * Replaces the values whose names have this prefix, in the current set or another one; those that are not given become
   * zero. There is no way back.
   */
  write(prefix: string, tensors: NamedTensors, set = this.#current): void {
    this.#previous = undefined;
    const { queue } = this.#card.device;
    for (const [name, { family, offset, shape }] of this.#slots) {
      if (!name.startsWith(prefix)) continue;
      const values = tensors.get(name.slice(prefix.length))?.values ?? new Float32Array(sizeOf(shape));
      queue.writeBuffer(bufferOf(this.#family(family), set), offset, Float32Array.from(values));
    }
  }

  dispose(): void {
    for (const { buffers } of this.#families.values()) for (const buffer of buffers) buffer.destroy();
  }

  #family(name: string): Family {
    const family = this.#families.get(name);
    if (!family) throw new Error(`There is no buffer "${name}" on the graphics card.`);
    return family;
  }

  #slot(name: string): Slot {
    const slot = this.#slots.get(name);
    if (!slot) throw new Error(`There is no tensor "${name}" on the graphics card.`);
    return slot;
  }
}

function bufferOf({ buffers }: Family, set: number): GPUBuffer {
  const buffer = buffers[set] ?? buffers[0];
  if (!buffer) throw new Error(`There is no set ${set}.`);
  return buffer;
}

/** What lies between tensors stays zero, so that whole buffers can be looked at. */
function zeros({ device }: Card, create: Create, size: number): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffer = create(size, usage);
  const encoder = device.createCommandEncoder();
  encoder.clearBuffer(buffer);
  device.queue.submit([encoder.finish()]);
  return buffer;
}
