import type { WireTensor } from '../../core/protocol/tensors.ts';
import type { Shape } from '../../core/shape.ts';

export interface Tensor {
  readonly shape: Shape;
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** The numbers of a tensor that came over the wire (little-endian, as every machine that runs this is). */
export function decodeTensor(wire: WireTensor): Tensor {
  const bytes = bytesOf(wire.data);
  const views = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array } as const;
  return { shape: wire.shape, values: wire.dtype === 'uint8' ? bytes : new views[wire.dtype](bytes.buffer) };
}

/** Some hundred thousand numbers come many times a second: no iterator over the characters. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const characters = atob(base64);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** The `index`-th of the tensors that are stacked along the first axis. */
export function slice(tensor: Tensor, index: number): Tensor {
  const shape = tensor.shape.slice(1);
  const size = shape.reduce((product, axis) => product * axis, 1);
  return { shape, values: tensor.values.subarray(index * size, (index + 1) * size) };
}
