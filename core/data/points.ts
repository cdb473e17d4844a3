import { z } from 'zod';
import { uniformNumbers } from '../random.ts';
import { failure, ok, type Result } from '../result.ts';
import { text, type Text } from '../text.ts';
import { partSizes, shares, type Shares } from './parts.ts';
import type { Split } from './split.ts';

/** The most points; every one of them is in the document. */
export const MOST_POINTS = 10_000;

/** Coordinates lie within this of zero. */
const FARTHEST = 1e6;

const coordinate = z.number().min(-FARTHEST).max(FARTHEST);

/** Two features and the class, counted from 0; or one feature and the value that belongs to it, and 0. */
const point = z.tuple([coordinate, coordinate, z.number().int().min(0)]);

export const pointsSource = z
  .object({
    kind: z.literal('points'),
    target: z.enum(['classes', 'values']),
    /** Lists and no objects, for there may be thousands. */
    points: z.array(point).max(MOST_POINTS),
    /** Number of classes; means nothing for values. */
    classes: z.number().int().min(2).max(10),
    ...shares,
    /** Which points are in which part. */
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

/** Own points, none of them held out. */
export function pointsOf(points: readonly Point[], target: PointsSource['target'] = 'classes'): PointsSource {
  return { kind: 'points', target, points: points.map(copied), classes: 2, testShare: 0, seed: 1 };
}

/** The truth table of a logical function: the corners of the unit square, class 1 where it is true. */
export function logicPoints(name: LogicName): PointsSource {
  return pointsOf(corners.map(([x, y], i) => [x, y, tables[name][i] ?? 0]));
}

/**
 * In which part each point is. Each has a number by the seed and its place, and those with the smallest are the test part,
 * those after them the validation part: so a point that is added to the end moves few others from part to part.
 */
export function partOfPoints(count: number, source: Shares, seed: number): readonly Split[] {
  const keys = uniformNumbers(count, seed, 0);
  const places = Array.from(keys, (_, i) => i).toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
  const { validation, test } = partSizes(count, source);
  const parts = new Array<Split>(count).fill('training');
  places.slice(0, test + validation).forEach((place, i) => (parts[place] = i < test ? 'test' : 'validation'));
  return parts;
}

/** Coordinates are kept to fractions of one with this denominator: more digits would only make documents long. */
const GRAINS = 10_000;

export const tooMany = text(
  `Own points are ${MOST_POINTS.toLocaleString('en')} at most: set fewer examples under Data first.`,
  `Eigene Punkte sind höchstens ${MOST_POINTS.toLocaleString('de')}: zuerst unter „Daten“ weniger Beispiele einstellen.`,
);

/** The points and one more at their end. Fails when there are as many as fit into a document. */
export function addPoint(source: PointsSource, point: Point): Result<PointsSource, Text> {
  if (source.points.length >= MOST_POINTS) return failure(tooMany);
  return ok({ ...source, points: [...source.points, copied(point)] });
}

/** Those at the given places moved by so much. */
export function movePoints(source: PointsSource, places: ReadonlySet<number>, dx: number, dy: number): PointsSource {
  return changed(source, places, ([x, y, label]) => [x + dx, y + dy, label]);
}

/** Those at the given places with the next class, after the last the first. */
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

/** A point as it is kept: rounded, and within the limits of the document. */
export function copied([x, y, label]: Point): [number, number, number] {
  const kept = (value: number) => Math.round(Math.min(FARTHEST, Math.max(-FARTHEST, value)) * GRAINS) / GRAINS;
  return [kept(x), kept(y), label];
}
