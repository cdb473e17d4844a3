import { targetField } from './spec.ts';
import { failure, ok, type Result } from '../result.ts';
import type { Text } from '../text.ts';
import { generate } from './generate.ts';
import { partSizes } from './parts.ts';
import { copied, partOfPoints, MOST_POINTS, tooMany, type Point, type PointsSource } from './points.ts';
import { dataSpec, kindOf, type GeneratedSource } from './source.ts';

/**
 * Turns a generated set into editable points: rounded, with the same ones held out and the same order within each part.
 * Fails if there are more than fit into a document.
 */
export function ownPoints(source: GeneratedSource | PointsSource): Result<PointsSource, Text> {
  if (source.kind === 'points') return ok(source);
  return source.examples > MOST_POINTS ? failure(tooMany) : ok(madeOwn(source));
}

function madeOwn(source: GeneratedSource): PointsSource {
  const { examples, testShare, validationShare, seed } = source;
  const drawn = generatedPoints(source);
  const { training, validation } = partSizes(examples, source);
  const next = { training: 0, validation: training, test: training + validation };
  const points = partOfPoints(examples, source, seed).map((part) => drawn[next[part]++] ?? copied([0, 0, 0]));
  const target = isCurve(source) ? 'values' : 'classes';
  const classes = kindOf(source).hasClassCount ? source.classes : 2;
  const shares = { testShare, ...(validationShare !== undefined && { validationShare }) };
  return { kind: 'points', target, points, classes, ...shares, seed };
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
  return targetField(dataSpec(source)).meaning.kind === 'values';
}

/** What the plane shows of a source: at most MOST_POINTS points, and which of them are held out. */
export interface PlanePoints {
  readonly points: readonly Point[];
  readonly isHeldOut: readonly boolean[];
  /** The total number of points. */
  readonly total: number;
}

/** The points of a source in their original order; only the first ones of a generated set that has too many. */
export function planePoints(source: GeneratedSource | PointsSource): PlanePoints {
  if (source.kind !== 'points' && source.examples > MOST_POINTS) {
    // Examples are drawn one by one, so a large set starts with the same ones as a smaller set.
    const points = generatedPoints({ ...source, examples: MOST_POINTS });
    const { training } = partSizes(source.examples, source);
    return { points, isHeldOut: points.map((_, i) => i >= training), total: source.examples };
  }
  const own = source.kind === 'points' ? source : madeOwn(source);
  const { points, seed } = own;
  const isHeldOut = partOfPoints(points.length, own, seed).map((part) => part !== 'training');
  return { points, isHeldOut, total: points.length };
}
