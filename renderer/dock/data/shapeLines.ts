import type { DataSpec } from '../../../core/data/spec.ts';
import { formatShape } from '../../../core/shape.ts';

/** The shapes of a batch, as the lecture's notebook prints them: PyTorch's order, channels first. */
export function shapeLines(spec: DataSpec, batchSize: number): readonly string[] {
  const { shape, view, target } = spec;
  const [height = 0, width = 0, channels = 0] = shape;
  const features =
    view === 'image'
      ? `Shape of X [N, C, H, W]: ${formatShape([batchSize, channels, height, width])}`
      : `Shape of X [N, features]: ${formatShape([batchSize, ...shape])}`;
  const labels = target.kind === 'classes' ? [batchSize] : [batchSize, target.names.length];
  return [features, `Shape of y: ${formatShape(labels)}`];
}
