import type { WireTensor } from '../../core/protocol/tensors.ts';
import type { Shape } from '../../core/shape.ts';

/** Encodes floats for the wire. */
export function floatTensor(values: Float32Array, shape: Shape): WireTensor {
  const data = Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
  return { dtype: 'float32', shape, data };
}

/** Encodes integers for the wire. */
export function intTensor(values: Int32Array, shape: Shape): WireTensor {
  const data = Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
  return { dtype: 'int32', shape, data };
}
