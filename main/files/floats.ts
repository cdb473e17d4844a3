/** All float16s by their bits, once one has been asked for: models have millions of them. */
let halves: Float32Array | undefined;

/** A float16 by its bits. */
export function halfFloat(bits: number): number {
  halves ??= Float32Array.from({ length: 65_536 }, (_, each) => computedHalf(each));
  return halves[bits & 0xffff] ?? NaN;
}

function computedHalf(bits: number): number {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

const scratch = new DataView(new ArrayBuffer(4));

/** A bfloat16 by its bits: the upper half of a float32. */
export function brainFloat(bits: number): number {
  scratch.setUint32(0, bits * 65536);
  return scratch.getFloat32(0);
}

/** The memory of an array. */
export function bytesOf(values: Float32Array | Int32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
