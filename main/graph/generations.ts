import type { NamedTensors } from '../tensors/named.ts';
import type { TensorType } from './ir.ts';
import type { Buffer, Buffers } from './onnx/session.ts';

/** How many sets of weights there are: those before the last update, those after it, and those being computed. */
export const GENERATIONS = 3;
/** Of large networks there are two: the previous set is there until an update whose loss is finite is written over it. */
export const FEWEST = 2;

/**
 * Some sets of weights and slots (a single one of what no update changes): an update reads one set and fills another,
 * which replaces it without copying. The previous set is kept in case the update turns out to have diverged.
 */
export class Generations {
  /** The tensors that an update fills; `#all` also has those that stay unchanged. */
  readonly #changing: readonly Buffers[];
  readonly #all: readonly Buffers[];
  readonly #count: number;
  #at = 0;
  #hasPrevious = false;

  /** `create` makes a tensor of zeros for a name; `still`: names of tensors that no update changes. */
  constructor(
    types: Readonly<Record<string, TensorType>>,
    create: (type: TensorType, name: string) => Buffer,
    still: ReadonlySet<string> = new Set(),
    count: typeof FEWEST | typeof GENERATIONS = GENERATIONS,
  ) {
    this.#count = count;
    const made = (isStill: boolean): Buffers =>
      Object.fromEntries(
        Object.entries(types).flatMap(([name, type]) =>
          still.has(name) === isStill ? [[name, create(type, name)]] : [],
        ),
      );
    const kept = made(true);
    this.#changing = Array.from({ length: count }, () => made(false));
    this.#all = this.#changing.map((changing) => ({ ...kept, ...changing }));
  }

  get current(): Buffers {
    return this.#all[this.#at % this.#count] ?? {};
  }
  /** The tensors that the next update fills. */
  get next(): Buffers {
    return this.#changing[(this.#at + 1) % this.#count] ?? {};
  }

  /** Makes the next set the current one. */
  advance(): void {
    this.#at += 1;
    this.#hasPrevious = true;
  }
  /** An update that failed has begun to fill the next set: if there are only two, that was the previous one. */
  spoil(): void {
    if (this.#count === FEWEST) this.#hasPrevious = false;
  }
  /** Goes back to the previous set, if there is one; returns how many steps that undid. */
  goBack(): 0 | 1 {
    if (!this.#hasPrevious) return 0;
    this.#at += this.#count - 1;
    this.#hasPrevious = false;
    return 1;
  }

  /** Makes all sets the same, for updates that leave some tensors unfilled. Afterwards there is nothing to go back to. */
  spread(): void {
    this.#hasPrevious = false;
    const { current } = this;
    for (const set of this.#changing) {
      for (const [name, { values }] of Object.entries(set)) {
        const own = current[name]?.values;
        if (own && own !== values) values.set(own);
      }
    }
  }

  /** Copies of the values whose names have this prefix, which is removed. */
  read(prefix: string): NamedTensors {
    const own = Object.entries(this.current).filter(([name]) => name.startsWith(prefix));
    return new Map(
      own.map(([name, { values, tensor }]) => [
        name.slice(prefix.length),
        { shape: tensor.dims, values: (values as Float32Array).slice() },
      ]),
    );
  }
  /**
   * Replaces the values whose names have this prefix; those not given become zero. Afterwards there is nothing to go
   * back to.
   */
  write(prefix: string, tensors: NamedTensors): void {
    this.#hasPrevious = false;
    for (const [name, { values }] of Object.entries(this.current)) {
      if (!name.startsWith(prefix)) continue;
      const given = tensors.get(name.slice(prefix.length));
      if (given) values.set(given.values);
      else values.fill(0);
    }
  }
}
