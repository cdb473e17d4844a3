import { EngineError } from '../../core/protocol/errors.ts';
import { text } from '../../core/text.ts';

/** Points row by row: [count, width]. */
export interface Points {
  readonly values: Float64Array;
  readonly count: number;
  readonly width: number;
}

/** Points out of rows of equal length. Fails with dataInvalid if there are none, or a number is not finite. */
export function pointsOf(rows: readonly ArrayLike<number>[]): Points {
  const width = rows[0]?.length ?? 0;
  const values = new Float64Array(rows.length * width);
  for (const [i, row] of rows.entries()) values.set(row, i * width);
  return requireFinite({ values, count: rows.length, width });
}

/** The same points. Fails with dataInvalid if there are none, or a number is not finite. */
export function requireFinite(points: Points): Points {
  const { values, count, width } = points;
  if (count === 0 || width === 0) throw new EngineError('dataInvalid', noPoints);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return points;
  const row = Math.floor(wrong / width) + 1;
  throw new EngineError(
    'dataInvalid',
    text(
      `Point ${row} has a value that is not a finite number: leave it out, or fill it in.`,
      `Punkt ${row} hat einen Wert, der keine endliche Zahl ist: ihn weglassen oder ergänzen.`,
    ),
  );
}

const noPoints = text('There are no points: choose data that have some.', 'Es gibt keine Punkte: Daten wählen, die welche haben.'); // prettier-ignore

/** The squared distance of the rows that begin at `i` of `a` and at `j` of `b`. */
export function squaredDistance(a: Float64Array, i: number, b: Float64Array, j: number, width: number): number {
  let sum = 0;
  for (let k = 0; k < width; k++) {
    const difference = (a[i + k] ?? 0) - (b[j + k] ?? 0);
    sum += difference * difference;
  }
  return sum;
}

/** Coordinates that are added up before it is asked whether the rest matters. */
const STRIDE = 16;

/** Whether a squared distance is no more than `most`. Sums only grow: what is too far already is not added up to its end. */
export function isWithin(values: Float64Array, i: number, j: number, width: number, most: number): boolean {
  let sum = 0;
  for (let begin = 0; begin < width; begin += STRIDE) {
    const end = Math.min(width, begin + STRIDE);
    for (let k = begin; k < end; k++) {
      const difference = (values[i + k] ?? 0) - (values[j + k] ?? 0);
      sum += difference * difference;
    }
    if (sum > most) return false;
  }
  return true;
}
