import type { NamedTensors } from '../tensors/named.ts';
import type { TensorType } from './ir.ts';
import type { Buffer, Buffers } from './onnx/session.ts';

/** How many sets of weights there are: those before the last update, those after it, and those being computed. */
export const GENERATIONS = 3;

/**
 * Weights and slots, three times (what no update changes, once): an update reads one set and fills another, which takes its place without a copy,
 * while the one before stays for the case that the update turns out to have gone too far.
 */
export class Generations {
  /** What an update fills, and with it what stays as it is. */
  readonly #changing: readonly Buffers[];
  readonly #all: readonly Buffers[];
  #at = 0;
  #hasPrevious = false;

  /** `create` makes a tensor of zeros; `still`: the names of what no update changes. */
  constructor(
    types: Readonly<Record<string, TensorType>>,
    create: (type: TensorType) => Buffer,
    still: ReadonlySet<string> = new Set(),
  ) {
    const made = (isStill: boolean): Buffers =>
      Object.fromEntries(
        Object.entries(types).flatMap(([name, type]) => (still.has(name) === isStill ? [[name, create(type)]] : [])),
      );
    const kept = made(true);
    this.#changing = Array.from({ length: GENERATIONS }, () => made(false));
    this.#all = this.#changing.map((changing) => ({ ...kept, ...changing }));
  }

  get current(): Buffers {
    return this.#all[this.#at % GENERATIONS] ?? {};
  }
  /** What an update is to fill. */
  get next(): Buffers {
    return this.#changing[(this.#at + 1) % GENERATIONS] ?? {};
  }

  /** The next set becomes the current one. */
  advance(): void {
    this.#at += 1;
    this.#hasPrevious = true;
  }
  /** The set before the current one takes its place again; how many steps that took back. */
  goBack(): 0 | 1 {
    if (!this.#hasPrevious) return 0;
    this.#at += GENERATIONS - 1;
    this.#hasPrevious = false;
    return 1;
  }

  /** Copies of the values whose names begin so, without it. */
  read(prefix: string): NamedTensors {
    const own = Object.entries(this.current).filter(([name]) => name.startsWith(prefix));
    return new Map(
      own.map(([name, { values, tensor }]) => [
        name.slice(prefix.length),
        { shape: tensor.dims, values: Float32Array.from(values) },
      ]),
    );
  }
  /** Replaces the values whose names begin so; what is not given becomes zero. Nothing can be taken back then. */
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
