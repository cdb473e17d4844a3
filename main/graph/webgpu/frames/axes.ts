import { sizeOf } from '../../../../core/shape.ts';
import { stridesOf, sum, times, whole } from '../wgsl.ts';

/** How places lie in memory: so many along each axis, so far apart; outermost axis first. */
export interface Axes {
  readonly lengths: readonly number[];
  readonly strides: readonly number[];
}

/** Some axes of a tensor in row-major order. */
export function pickedAxes(shape: readonly number[], axes: readonly number[]): Axes {
  const strides = stridesOf(shape);
  return joined({ lengths: axes.map((axis) => shape[axis] ?? 1), strides: axes.map((axis) => strides[axis] ?? 1) });
}

/** The same places in as few axes as possible: without those of length 1, and neighbours that lie like one as one. */
function joined({ lengths, strides }: Axes): Axes {
  const result: { length: number; stride: number }[] = [];
  for (const [axis, length] of lengths.entries()) {
    const stride = strides[axis] ?? 1;
    const last = result.at(-1);
    if (length === 1) continue;
    if (last?.stride === length * stride) Object.assign(last, { length: last.length * length, stride });
    else result.push({ length, stride });
  }
  return { lengths: result.map(({ length }) => length), strides: result.map(({ stride }) => stride) };
}

/** Where the place of this number lies, counted in row-major order: an expression. */
export function offsetOf(place: string, { lengths, strides }: Axes): string {
  const terms = lengths.map((length, axis) => {
    const inner = sizeOf(lengths.slice(axis + 1));
    const outer = inner === 1 ? place : `${place} / ${whole(inner)}`;
    const own = axis === 0 ? outer : `${outer} % ${whole(length)}`;
    return times(own === place ? own : `(${own})`, strides[axis] ?? 1);
  });
  return sum(terms);
}
