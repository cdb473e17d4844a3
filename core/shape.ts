/**
 * The shape of one example: a tensor's shape as in TensorFlow.js (channels last) without the batch axis. A scalar per
 * example is `[]`; a Fashion-MNIST image is `[28, 28, 1]`.
 */
export type Shape = readonly number[];

/**
 * The order in which the axes of pictures are written for people: NHWC as TensorFlow.js has them, or NCHW as PyTorch has them.
 * Networks compute, and documents and files say, channels last.
 */
export type AxisOrder = 'channelsLast' | 'channelsFirst';

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
