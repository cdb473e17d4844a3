import { formatShapeShort, type Shape } from './shape.ts';

/** float32 is what networks compute with; int32 is ids of tokens, bool is masks. */
export type DType = 'float32' | 'int32' | 'bool';

/**
 * What the axes of an example mean: a picture [height, width, channels], a sequence [length, width], or the heads of an
 * attention [heads, length, width]. PyTorch has the channels of a picture first; all else is as here.
 */
export type Layout = 'picture' | 'sequence' | 'heads';

/** What flows over a wire: the tensor of one example, without the batch axis. */
export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
  /** Absent where the axes mean nothing in particular: a row of numbers. */
  readonly layout?: Layout;
  /** Of ids: they go from 0 to one less; absent where that is not known. */
  readonly kinds?: number;
}

/** Values by the name of a port: several at one that takes several wires, none at one that is left open. */
export type Ports<T> = Readonly<Record<string, readonly T[]>>;

export function tensorType(dtype: DType, shape: Shape, layout?: Layout): TensorType {
  return layout ? { dtype, shape, layout } : { dtype, shape };
}

export function floats(shape: Shape, layout?: Layout): TensorType {
  return tensorType('float32', shape, layout);
}

/** Floats of a shape with as many axes as a picture or a sequence has, where nothing says what they mean. */
export function floatsOf(shape: Shape): TensorType {
  return floats(shape, shape.length === 3 ? 'picture' : shape.length === 2 ? 'sequence' : undefined);
}

export function isPicture({ layout }: TensorType): boolean {
  return layout === 'picture';
}

/** `28×28×1`, for the label on a wire; the type of number where it is not float32: `64 int32`. */
export function formatTypeShort({ dtype, shape }: TensorType): string {
  const words = formatShapeShort(shape);
  return dtype === 'float32' ? words : `${words} ${dtype}`;
}

/** Values in the order of their ports, by port. */
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
