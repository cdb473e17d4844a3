import type { Shape } from '../shape.ts';

/** A tensor on the wire: little-endian bytes in base64, in TensorFlow.js order. */
export interface WireTensor {
  readonly dtype: 'float32' | 'int32' | 'uint8';
  /** The full shape here, including the batch axis. */
  readonly shape: Shape;
  readonly data: string;
}

/** A number that may not be finite: JSON would silently turn NaN into null. */
export type WireNumber = number | 'NaN' | 'Infinity' | '-Infinity';

export function toWire(value: number): WireNumber {
  return Number.isFinite(value) ? value : (String(value) as WireNumber);
}

export function fromWire(value: WireNumber): number {
  return Number(value);
}
