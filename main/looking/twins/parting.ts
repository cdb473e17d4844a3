import { TWIN_POINTS, type TwinParting, type TwinPoint } from '../../../core/protocol/twin.ts';
import { toWire } from '../../../core/protocol/tensors.ts';

const SMALL = 1e-6;
const VISIBLE = 0.01;

/** The losses of two trainings, batch by batch, and where they part. */
export class Losses {
  readonly #losses: readonly [number[], number[]] = [[], []];
  #parting: TwinParting = { bits: null, small: null, visible: null };

  /** The next batch of a side. */
  add(side: 0 | 1, loss: number): void {
    const own = this.#losses[side];
    own.push(loss);
    const step = own.length;
    const other = this.#losses[(1 - side) as 0 | 1][step - 1];
    if (other === undefined || Object.is(loss, other)) return;
    const difference = Math.abs(loss - other);
    const { bits, small, visible } = this.#parting;
    this.#parting = {
      bits: bits ?? step,
      small: small ?? (difference <= SMALL ? null : step),
      visible: visible ?? (difference <= VISIBLE * Math.max(Math.abs(loss), Math.abs(other)) ? null : step),
    };
  }

  get parting(): TwinParting {
    return this.#parting;
  }

  /** Both curves in a few hundred points. */
  curve(): readonly TwinPoint[] {
    const [first, second] = this.#losses;
    const length = Math.max(first.length, second.length);
    const size = Math.ceil(length / TWIN_POINTS) || 1;
    return Array.from({ length: Math.ceil(length / size) }, (_, i) => {
      const [from, to] = [i * size, Math.min(length, (i + 1) * size)];
      const means = [mean(first, from, to), mean(second, from, to)] as const;
      const [a, b] = means;
      return {
        step: to,
        losses: [a === null ? null : toWire(a), b === null ? null : toWire(b)],
        difference: a === null || b === null ? null : toWire(b - a),
      };
    });
  }
}

/** Over the batches that there are; null if there are none. */
function mean(losses: readonly number[], from: number, to: number): number | null {
  const part = losses.slice(from, to);
  return part.length === 0 ? null : part.reduce((sum, loss) => sum + loss, 0) / part.length;
}
