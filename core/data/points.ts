import { uniformNumbers } from '../random.ts';
import { failure, ok, type Result } from '../result.ts';
import { text, type Text } from '../text.ts';
import { generate, heldOut } from './generate.ts';
import { FARTHEST, MOST_POINTS, type GeneratedSource, type Point, type PointsSource } from './source.ts';
import { classCount } from './spec.ts';

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
 * Which points are held out. Each has a number by the seed and its place, and those with the smallest are: so a point
 * that is added to the end moves one other at most from part to part.
 */
export function heldOutPlaces(count: number, testShare: number, seed: number): readonly boolean[] {
  const keys = uniformNumbers(count, seed, 0);
  const places = Array.from(keys, (_, i) => i).toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
  const isHeldOut = new Array<boolean>(count).fill(false);
  for (const place of places.slice(0, heldOut(count, testShare))) isHeldOut[place] = true;
  return isHeldOut;
}

/** Coordinates are kept to fractions of one with this denominator: more digits would only make documents long. */
const GRAINS = 10_000;

/**
 * The points of a generated set as one's own, rounded, with the same ones held out and each part in its order. Fails
 * when there are more than fit into a document.
 */
export function ownPoints(source: GeneratedSource | PointsSource): Result<PointsSource, Text> {
  if (source.kind === 'points') return ok(source);
  return source.examples > MOST_POINTS ? failure(tooMany) : ok(madeOwn(source));
}

function madeOwn(source: GeneratedSource): PointsSource {
  const { kind, examples, testShare, seed } = source;
  const points = generatedPoints(source);
  let [training, test] = [0, examples - heldOut(examples, testShare)];
  const order = heldOutPlaces(examples, testShare, seed).map((isHeldOut) => (isHeldOut ? test++ : training++));
  const own = order.map((i) => points[i] ?? copied([0, 0, 0]));
  const target = kind === 'regression' ? 'values' : 'classes';
  return { kind: 'points', target, points: own, classes: classCount(source), testShare, seed };
}

const tooMany = text(
  `Own points are ${MOST_POINTS.toLocaleString('en')} at most: set fewer examples under Data first.`,
  `Eigene Punkte sind höchstens ${MOST_POINTS.toLocaleString('de')}: zuerst unter „Daten“ weniger Beispiele einstellen.`,
);

function generatedPoints(source: GeneratedSource): PointsSource['points'] {
  const { features, labels } = generate(source);
  const isCurve = source.kind === 'regression';
  return Array.from(labels, (label, i) => {
    const [x, y] = isCurve ? [features[i] ?? 0, label] : [features[2 * i] ?? 0, features[2 * i + 1] ?? 0];
    return copied([x, y, isCurve ? 0 : label]);
  });
}

/** What the plane shows of a source: at most so many points, and which of them are held out. */
export interface PlanePoints {
  readonly points: readonly Point[];
  readonly isHeldOut: readonly boolean[];
  /** How many there are in all. */
  readonly total: number;
}

/** The points of a source, in the order in which its own points are; the first of a generated set that has too many. */
export function planePoints(source: GeneratedSource | PointsSource): PlanePoints {
  if (source.kind !== 'points' && source.examples > MOST_POINTS) {
    // Examples are drawn one after the other: the first of many are the same as those of a smaller set.
    const points = generatedPoints({ ...source, examples: MOST_POINTS });
    const trained = source.examples - heldOut(source.examples, source.testShare);
    return { points, isHeldOut: points.map((_, i) => i >= trained), total: source.examples };
  }
  const { points, testShare, seed } = source.kind === 'points' ? source : madeOwn(source);
  return { points, isHeldOut: heldOutPlaces(points.length, testShare, seed), total: points.length };
}

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
function copied([x, y, label]: Point): [number, number, number] {
  const kept = (value: number) => Math.round(Math.min(FARTHEST, Math.max(-FARTHEST, value)) * GRAINS) / GRAINS;
  return [kept(x), kept(y), label];
}
