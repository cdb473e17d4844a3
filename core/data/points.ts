import { z } from 'zod';
import { uniformNumbers } from '../random.ts';
import { failure, ok, type Result } from '../result.ts';
import { text, type Text } from '../text.ts';
import { partSizes, shares, type Shares } from './parts.ts';
import type { Split } from './split.ts';

/** The most points; all of them are stored in the document. */
export const MOST_POINTS = 10_000;

/** The largest absolute value of a coordinate. */
const FARTHEST = 1e6;

const coordinate = z.number().min(-FARTHEST).max(FARTHEST);

/** Two features and the class (from 0); or one feature, its value, and 0. */
const point = z.tuple([coordinate, coordinate, z.number().int().min(0)]);

export const pointsSource = z
  .object({
    kind: z.literal('points'),
    target: z.enum(['classes', 'values']),
    /** Arrays rather than objects, for there may be thousands. */
    points: z.array(point).max(MOST_POINTS),
    /** The number of classes; ignored for values. */
    classes: z.number().int().min(2).max(10),
    ...shares,
    /** Determines which points are in which part. */
    seed: z.number().int().min(0).max(0xffffffff),
  })
  .refine(
    ({ target, points, classes }) => points.every(([, , label]) => label < (target === 'classes' ? classes : 1)),
    { error: 'A point has a class that there is not.' },
  );
export type PointsSource = z.infer<typeof pointsSource>;
/** [x, y, label] */
export type Point = Readonly<z.infer<typeof point>>;

const corners = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

const tables = { and: [0, 0, 0, 1], or: [0, 1, 1, 1], xor: [0, 1, 1, 0] } as const;
export const logicNames = ['and', 'or', 'xor'] as const;
export type LogicName = (typeof logicNames)[number];

/** A points source with nothing held out. */
export function pointsOf(points: readonly Point[], target: PointsSource['target'] = 'classes'): PointsSource {
  return { kind: 'points', target, points: points.map(copied), classes: 2, testShare: 0, seed: 1 };
}

/** The truth table of a logical function: the corners of the unit square, class 1 where it is true. */
export function logicPoints(name: LogicName): PointsSource {
  return pointsOf(corners.map(([x, y], i) => [x, y, tables[name][i] ?? 0]));
}

/**
 * The part each point belongs to. Each point gets a number from the seed and its index; the lowest form the test part,
 * the next ones the validation part. So adding a point at the end moves few others between parts.
 */
export function partOfPoints(count: number, source: Shares, seed: number): readonly Split[] {
  const keys = uniformNumbers(count, seed, 0);
  const places = Array.from(keys, (_, i) => i).toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
  const { validation, test } = partSizes(count, source);
  const parts = new Array<Split>(count).fill('training');
  places.slice(0, test + validation).forEach((place, i) => (parts[place] = i < test ? 'test' : 'validation'));
  return parts;
}

/** Coordinates are rounded to multiples of 1 / GRAINS: more digits would only bloat documents. */
const GRAINS = 10_000;

export const tooMany = text(
  `There can be at most ${MOST_POINTS.toLocaleString('en')} of your own points: set fewer examples under Data first.`,
  `Es kann höchstens ${MOST_POINTS.toLocaleString('de')} eigene Punkte geben: zuerst unter „Daten“ weniger Beispiele einstellen.`,
);

/** The points with one more at the end. Fails if the document cannot hold any more. */
export function addPoint(source: PointsSource, point: Point): Result<PointsSource, Text> {
  if (source.points.length >= MOST_POINTS) return failure(tooMany);
  return ok({ ...source, points: [...source.points, copied(point)] });
}

/** Moves the points at these indices. */
export function movePoints(source: PointsSource, places: ReadonlySet<number>, dx: number, dy: number): PointsSource {
  return changed(source, places, ([x, y, label]) => [x + dx, y + dy, label]);
}

/** Gives the points at these indices the next class; the last class is followed by the first. */
export function relabelPoints(source: PointsSource, places: ReadonlySet<number>): PointsSource {
  if (source.target === 'values') return source;
  return changed(source, places, ([x, y, label]) => [x, y, (label + 1) % source.classes]);
}

export function removePoints(source: PointsSource, places: ReadonlySet<number>): PointsSource {
  return { ...source, points: source.points.filter((_, i) => !places.has(i)) };
}

function changed(source: PointsSource, places: ReadonlySet<number>, change: (point: Point) => Point): PointsSource {
  return { ...source, points: source.points.map((point, i) => (places.has(i) ? copied(change(point)) : point)) };
}

/** A point as it is stored: rounded, and within the document's limits. */
export function copied([x, y, label]: Point): [number, number, number] {
  const kept = (value: number) => Math.round(Math.min(FARTHEST, Math.max(-FARTHEST, value)) * GRAINS) / GRAINS;
  return [kept(x), kept(y), label];
}
