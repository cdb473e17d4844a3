import { fieldPorts, inputField, targetField, type DataSpec } from '../../../core/data/spec.ts';
import { formatShape } from '../../../core/shape.ts';

/** The shapes of a batch, as the lecture's notebook prints them: PyTorch's order, channels first. */
export function shapeLines(spec: DataSpec, batchSize: number): readonly string[] {
  const entries = fieldPorts(spec);
  if (entries.length > 1) {
    const lines = entries.map(
      ({ field: { name, type } }) => `Shape of ${name} [N, ...]: ${formatShape([batchSize, ...type.shape])}`,
    );
    return [...lines, `Shape of y: ${formatShape([batchSize, ...targetField(spec).type.shape])}`];
  }
  const { type, meaning } = inputField(spec);
  const { shape } = type;
  const [height = 0, width = 0, channels = 0] = shape;
  const features =
    meaning.kind === 'image'
      ? `Shape of X [N, C, H, W]: ${formatShape([batchSize, channels, height, width])}`
      : `Shape of X [N, features]: ${formatShape([batchSize, ...shape])}`;
  const labels = [batchSize, ...targetField(spec).type.shape];
  return [features, `Shape of y: ${formatShape(labels)}`];
}
