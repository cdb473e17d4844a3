import type { NamedTensors } from '../tensors/named.ts';
import type { TensorType } from './ir.ts';
import type { Buffer, Buffers } from './onnx/session.ts';

/** How many sets of weights there are: those before the last update, those after it, and those being computed. */
export const GENERATIONS = 3;

/**
 * Weights and slots, three times: an update reads one set and fills another, which takes its place without a copy,
 * while the one before stays for the case that the update turns out to have gone too far.
 */
export class Generations {
  readonly #sets: readonly Buffers[];
  #at = 0;
  #hasPrevious = false;

  /** `create` makes a tensor of zeros. */
  constructor(types: Readonly<Record<string, TensorType>>, create: (type: TensorType) => Buffer) {
    const entries = Object.entries(types);
    this.#sets = Array.from({ length: GENERATIONS }, () =>
      Object.fromEntries(entries.map(([name, type]) => [name, create(type)])),
    );
  }

  get current(): Buffers {
    return this.#set(0);
  }
  /** What an update is to fill. */
  get next(): Buffers {
    return this.#set(1);
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

  #set(ahead: number): Buffers {
    return this.#sets[(this.#at + ahead) % GENERATIONS] ?? {};
  }
}
