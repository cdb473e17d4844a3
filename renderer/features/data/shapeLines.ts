import { fieldPorts, inputField, targetField, type DataSpec } from '../../../core/data/spec.ts';
import { formatShape, type Shape } from '../../../core/shape.ts';
import { text, type Text } from '../../../core/text.ts';

/**
 * The shapes of a batch, as the lecture's notebook prints them. Of pictures in both orders: PyTorch puts the channels first, the network
 * on the canvas and TensorFlow.js last.
 */
export function shapeLines(spec: DataSpec, batchSize: number): readonly Text[] {
  const entries = fieldPorts(spec);
  const labels = line('y', null, [batchSize, ...targetField(spec).type.shape]);
  if (entries.length > 1) {
    return [...entries.map(({ field: { name, type } }) => line(name, '[N, ...]', [batchSize, ...type.shape])), labels];
  }
  const { type, meaning } = inputField(spec);
  const { shape } = type;
  const [height = 0, width = 0, channels = 0] = shape;
  if (meaning.kind !== 'image') return [line('X', axes, [batchSize, ...shape]), labels];
  const within = formatShape([batchSize, ...shape]);
  return [
    line('X', '[N, C, H, W]', [batchSize, channels, height, width]),
    text(`in the network [N, H, W, C]: ${within}`, `im Netz [N, H, W, C]: ${within}`),
    labels,
  ];
}

const axes = text('[N, features]', '[N, Merkmale]');

function line(name: string, axesOf: Text | string | null, shape: Shape): Text {
  const named = typeof axesOf === 'string' ? { en: axesOf, de: axesOf } : axesOf;
  return text(
    `Shape of ${name}${named ? ` ${named.en}` : ''}: ${formatShape(shape)}`,
    `Form von ${name}${named ? ` ${named.de}` : ''}: ${formatShape(shape)}`,
  );
}
