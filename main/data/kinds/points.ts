import { heldOutPlaces, type PointsSource } from '../../../core/data/points.ts';
import { dataSpec } from '../../../core/data/source.ts';
import type { DataLoader } from '../define.ts';
import { Examples, type LoadedData } from '../types.ts';

export const points: DataLoader<PointsSource> = { kind: 'points', load: loadPoints };

/** The points of a document, those that its seed chooses held out. There may be none. */
function loadPoints(source: PointsSource): LoadedData {
  const spec = dataSpec(source);
  const isHeldOut = heldOutPlaces(source.points.length, source.testShare, source.seed);
  const partOf = (isTest: boolean) => {
    const part = source.points.filter((_, i) => isHeldOut[i] === isTest);
    if (source.target === 'values') {
      return new Examples(
        spec,
        Float32Array.from(part, ([x]) => x),
        Float32Array.from(part, ([, y]) => y),
      );
    }
    const features = Float32Array.from(part.flatMap(([x, y]) => [x, y]));
    return new Examples(
      spec,
      features,
      Int32Array.from(part, ([, , label]) => label),
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
