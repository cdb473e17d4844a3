import { fieldPorts, inputField, targetField, type DataSpec } from '../../../core/data/spec.ts';
import { userColumns } from '../../../core/data/userValues.ts';
import { sizeOf } from '../../../core/shape.ts';
import { formatBatchAxes, withShapes, type TensorType } from '../../../core/tensorType.ts';
import { same, text, together, type Text } from '../../../core/text.ts';

/** The shapes of a batch, as the lecture's notebook prints them. */
export function shapeLines(spec: DataSpec, batchSize: number): readonly Text[] {
  const entries = fieldPorts(spec);
  const labels = line('y', '', targetField(spec).type, batchSize);
  if (entries.length > 1) {
    return [...entries.map(({ field: { name, type } }) => line(name, ' [N, ...]', type, batchSize)), labels];
  }
  const { type, meaning } = inputField(spec);
  // A category is one feature and several inputs.
  const isWider = meaning.kind === 'table' && userColumns(spec).length !== sizeOf(type.shape);
  return [line('X', meaning.kind === 'image' ? pictureNames : isWider ? inputs : features, type, batchSize), labels];
}

const inputs = text(' [N, inputs]', ' [N, Eingänge]');
const features = text(' [N, features]', ' [N, Merkmale]');
const pictureNames = withShapes((order) => same(order === 'channelsLast' ? ' [N, H, W, C]' : ' [N, C, H, W]'));

function line(name: string, axes: Text | string, type: TensorType, batchSize: number): Text {
  const names = typeof axes === 'string' ? same(axes) : axes;
  const shape = withShapes((order) => same(formatBatchAxes(type, order, batchSize)));
  return together(
    [text(`Shape of ${name}`, `Form von ${name}`), names, shape],
    ([what = '', of = '', sizes = '']) => `${what}${of}: ${sizes}`,
  );
}
