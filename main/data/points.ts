import { heldOutPlaces } from '../../core/data/points.ts';
import type { PointsSource } from '../../core/data/source.ts';
import { dataSpec } from '../../core/data/spec.ts';
import { Examples, type LoadedData } from './types.ts';

/** The points of a document, those that its seed chooses held out. There may be none. */
export function loadPoints(source: PointsSource): LoadedData {
  const spec = dataSpec(source);
  const isHeldOut = heldOutPlaces(source.points.length, source.testShare, source.seed);
  const partOf = (isTest: boolean) => {
    const points = source.points.filter((_, i) => isHeldOut[i] === isTest);
    if (source.target === 'values') {
      return new Examples(
        spec,
        Float32Array.from(points, ([x]) => x),
        Float32Array.from(points, ([, y]) => y),
      );
    }
    const features = Float32Array.from(points.flatMap(([x, y]) => [x, y]));
    return new Examples(
      spec,
      features,
      Int32Array.from(points, ([, , label]) => label),
    );
  };
  return {
    spec,
    isFull: true,
    origin: 'document',
    notice: null,
    units: null,
    training: partOf(false),
    test: partOf(true),
  };
}
