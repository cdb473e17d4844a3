import { failure, ok, type Result } from '../result.ts';
import type { Text } from '../text.ts';
import { generate } from './generate.ts';
import { heldOut } from './parts.ts';
import { copied, heldOutPlaces, MOST_POINTS, tooMany, type Point, type PointsSource } from './points.ts';
import { dataSpec, kindOf, type GeneratedSource } from './source.ts';

/**
 * The points of a generated set as one's own, rounded, with the same ones held out and each part in its order. Fails
 * when there are more than fit into a document.
 */
export function ownPoints(source: GeneratedSource | PointsSource): Result<PointsSource, Text> {
  if (source.kind === 'points') return ok(source);
  return source.examples > MOST_POINTS ? failure(tooMany) : ok(madeOwn(source));
}

function madeOwn(source: GeneratedSource): PointsSource {
  const { examples, testShare, seed } = source;
  const points = generatedPoints(source);
  let [training, test] = [0, examples - heldOut(examples, testShare)];
  const order = heldOutPlaces(examples, testShare, seed).map((isHeldOut) => (isHeldOut ? test++ : training++));
  const own = order.map((i) => points[i] ?? copied([0, 0, 0]));
  const target = isCurve(source) ? 'values' : 'classes';
  const classes = kindOf(source).hasClassCount ? source.classes : 2;
  return { kind: 'points', target, points: own, classes, testShare, seed };
}

function generatedPoints(source: GeneratedSource): PointsSource['points'] {
  const { features, labels } = generate(source);
  const hasValues = isCurve(source);
  return Array.from(labels, (label, i) => {
    const [x, y] = hasValues ? [features[i] ?? 0, label] : [features[2 * i] ?? 0, features[2 * i + 1] ?? 0];
    return copied([x, y, hasValues ? 0 : label]);
  });
}

function isCurve(source: GeneratedSource): boolean {
  return dataSpec(source).target.kind === 'values';
}

/** What the plane shows of a source: at most MOST_POINTS points, and which of them are held out. */
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
