/**
 * The shape of one example: a tensor's shape as in TensorFlow.js (channels last) without the batch axis. A scalar per
 * example is `[]`; a Fashion-MNIST image is `[28, 28, 1]`.
 */
export type Shape = readonly number[];

/** The number of values in one example of this shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, axis) => size * axis, 1);
}

export function isSameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i]);
}

/** `[28, 28, 1]`, for use in sentences. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** `28×28×1`, for the label on an edge. */
export function formatShapeShort(shape: Shape): string {
  return shape.length === 0 ? '1' : shape.join('×');
}

/** `[batch, 28, 28, 1]`, with the batch axis that every tensor has. */
export function formatBatchShape(shape: Shape): string {
  return `[${['batch', ...shape].join(', ')}]`;
}
