import { formatShape, formatShapeShort, type AxisOrder, type Shape } from './shape.ts';
import { text, type Text } from './text.ts';

/** float32 for computing, int32 for token ids, bool for masks. */
export type DType = 'float32' | 'int32' | 'bool';

/**
 * What the axes of an example mean: a picture [height, width, channels], a sequence [length, width], or attention heads
 * [heads, length, width]. PyTorch puts the channels of a picture first; the rest is the same there.
 */
export type Layout = 'picture' | 'sequence' | 'heads';

/** What flows along an edge: the tensor of one example, without the batch axis. */
export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
  /** Absent if the axes have no particular meaning, as in a plain vector. */
  readonly layout?: Layout;
  /** For ids: how many there are; they run from 0 to `kinds` - 1. Absent if unknown. */
  readonly kinds?: number;
}

/** Values by port name: several at a port that takes several edges, none at one left unconnected. */
export type Ports<T> = Readonly<Record<string, readonly T[]>>;

export function tensorType(dtype: DType, shape: Shape, layout?: Layout): TensorType {
  return layout ? { dtype, shape, layout } : { dtype, shape };
}

export function floats(shape: Shape, layout?: Layout): TensorType {
  return tensorType('float32', shape, layout);
}

/** Floats of a shape, with the layout that its rank suggests (picture or sequence), for when nothing else states it. */
export function floatsOf(shape: Shape): TensorType {
  return floats(shape, shape.length === 3 ? 'picture' : shape.length === 2 ? 'sequence' : undefined);
}

export function isPicture({ layout }: TensorType): boolean {
  return layout === 'picture';
}

/** Axes that are to be written: of a type, or of a convolution's kernel [height, width, inputs, filters]. */
export interface Axes {
  readonly shape: Shape;
  readonly layout?: Layout | 'kernel' | undefined;
}

/** The axes in the order in which they are written: those of pictures and kernels change places, no others. */
export function axesIn({ shape, layout }: Axes, order: AxisOrder): Shape {
  if (order === 'channelsLast') return shape;
  if (layout === 'picture') return [...shape.slice(-1), ...shape.slice(0, -1)];
  return layout === 'kernel' ? [...shape.slice(-2).toReversed(), ...shape.slice(0, -2)] : shape;
}

/** `[28, 28, 1]`, for use in sentences; `[1, 28, 28]` with the channels first. */
export function formatAxes(axes: Axes, order: AxisOrder = 'channelsLast'): string {
  return formatShape(axesIn(axes, order));
}

/** `[batch, 28, 28, 1]`, with the batch axis that every tensor has. */
export function formatBatchAxes(
  axes: Axes,
  order: AxisOrder = 'channelsLast',
  batch: string | number = 'batch',
): string {
  return `[${[batch, ...axesIn(axes, order)].join(', ')}]`;
}

/** `28×28×1`, for the label on an edge; with the dtype unless it is float32: `64 int32`. */
export function formatTypeShort(type: TensorType, order: AxisOrder = 'channelsLast'): string {
  const words = formatShapeShort(axesIn(type, order));
  return type.dtype === 'float32' ? words : `${words} ${type.dtype}`;
}

/** `[height, width, channels]` */
export function pictureAxes(order: AxisOrder): Text {
  return order === 'channelsLast'
    ? text('[height, width, channels]', '[Höhe, Breite, Kanäle]')
    : text('[channels, height, width]', '[Kanäle, Höhe, Breite]');
}

/** A sentence that names shapes, as `say` writes it in one order of axes: it knows both, and who shows it chooses. */
export function withShapes(say: (order: AxisOrder) => Text): Text {
  const [last, first] = [say('channelsLast'), say('channelsFirst')];
  return last.en === first.en && last.de === first.de
    ? last
    : { ...last, channelsFirst: { en: first.en, de: first.de } };
}

/** Values in the order of their ports, grouped by port. */
export function byPort<T extends { readonly port: string }, V>(
  arriving: readonly T[],
  valueOf: (one: T, index: number) => V,
): Ports<V> {
  const ports = new Map<string, V[]>();
  for (const [i, one] of arriving.entries()) {
    const values = ports.get(one.port) ?? [];
    values.push(valueOf(one, i));
    ports.set(one.port, values);
  }
  return Object.fromEntries(ports);
}
