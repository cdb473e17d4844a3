import { formatShapeShort, type Shape } from './shape.ts';

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

/** `28×28×1`, for the label on an edge; with the dtype unless it is float32: `64 int32`. */
export function formatTypeShort({ dtype, shape }: TensorType): string {
  const words = formatShapeShort(shape);
  return dtype === 'float32' ? words : `${words} ${dtype}`;
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
