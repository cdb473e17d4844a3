import { TWIN_POINTS, type TwinParting, type TwinPoint } from '../../../core/protocol/twin.ts';
import { toWire } from '../../../core/protocol/tensors.ts';

const SMALL = 1e-6;
const VISIBLE = 0.01;

/** Some batches one after the other. */
interface Part {
  readonly sum: number;
  readonly count: number;
}

const empty: Part = { sum: 0, count: 0 };

/** The losses of two trainings, batch by batch, and where they part. However long they are, a few hundred sums are kept. */
export class Losses {
  readonly #parts: [Part[], Part[]] = [[], []];
  /** Batches in a part: twice as many whenever there are too many parts. */
  #size = 1;
  readonly #steps: [number, number] = [0, 0];
  /** Losses of the side that is ahead, which the other one has not come to yet. */
  #ahead: number[] = [];
  #parting: TwinParting = { bits: null, small: null, visible: null };

  /** The next batch of a side. */
  add(side: 0 | 1, loss: number): void {
    const at = Math.floor(this.#steps[side] / this.#size);
    const { sum, count } = this.#parts[side][at] ?? empty;
    this.#parts[side][at] = { sum: sum + loss, count: count + 1 };
    const step = (this.#steps[side] += 1);
    if (at >= TWIN_POINTS) this.#join();
    if (step > this.#steps[(1 - side) as 0 | 1]) this.#ahead.push(loss);
    else this.#part(step, loss, this.#ahead.shift() ?? loss);
  }

  #part(step: number, loss: number, other: number): void {
    if (Object.is(loss, other)) return;
    const difference = Math.abs(loss - other);
    const { bits, small, visible } = this.#parting;
    this.#parting = {
      bits: bits ?? step,
      small: small ?? (difference <= SMALL ? null : step),
      visible: visible ?? (difference <= VISIBLE * Math.max(Math.abs(loss), Math.abs(other)) ? null : step),
    };
  }

  #join(): void {
    this.#size *= 2;
    for (const side of [0, 1] as const) {
      const parts = this.#parts[side];
      this.#parts[side] = Array.from({ length: Math.ceil(parts.length / 2) }, (_, i) => {
        const [first, second] = [parts[2 * i] ?? empty, parts[2 * i + 1] ?? empty];
        return { sum: first.sum + second.sum, count: first.count + second.count };
      });
    }
  }

  get parting(): TwinParting {
    return this.#parting;
  }

  /** Both curves in a few hundred points. */
  curve(): readonly TwinPoint[] {
    const [first, second] = this.#parts;
    const length = Math.max(...this.#steps);
    return Array.from({ length: Math.max(first.length, second.length) }, (_, i) => {
      const [a, b] = [meanOf(first[i]), meanOf(second[i])];
      return {
        step: Math.min(length, (i + 1) * this.#size),
        losses: [a === null ? null : toWire(a), b === null ? null : toWire(b)],
        difference: a === null || b === null ? null : toWire(b - a),
      };
    });
  }
}

/** Over the batches that there are; null if there are none. */
function meanOf(part: Part | undefined): number | null {
  return part ? part.sum / part.count : null;
}
