import { partOfPoints, type PointsSource } from '../../../core/data/points.ts';
import type { Split } from '../../../core/data/split.ts';
import { dataSpec } from '../../../core/data/source.ts';
import type { DataLoader } from '../define.ts';
import { StoredExamples, type LoadedData } from '../types.ts';

export const points: DataLoader<PointsSource> = { kind: 'points', load: loadPoints };

/** The points of a document, divided by its seed. There may be none. */
function loadPoints(source: PointsSource): LoadedData {
  const spec = dataSpec(source);
  const parts = partOfPoints(source.points.length, source, source.seed);
  const partOf = (split: Split) => {
    const part = source.points.filter((_, i) => parts[i] === split);
    if (source.target === 'values') {
      return new StoredExamples(spec, {
        features: Float32Array.from(part, ([x]) => x),
        labels: Float32Array.from(part, ([, y]) => y),
      });
    }
    const features = Float32Array.from(part.flatMap(([x, y]) => [x, y]));
    return new StoredExamples(spec, { features, labels: Int32Array.from(part, ([, , label]) => label) });
  };
  return {
    spec,
    isFull: true,
    origin: 'document',
    notice: null,
    units: null,
    training: partOf('training'),
    validation: partOf('validation'),
    test: partOf('test'),
  };
}
