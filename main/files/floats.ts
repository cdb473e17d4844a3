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

/** The bits of the float16 next to a number; of two, the even one. */
export function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size >= 65_520) return sign | 0x7c00;
  // Below the smallest normal number steps are all of the same size.
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const step = 2 ** (exponent - 10);
  const steps = evenRounded(size / step);
  // A fraction that is rounded up to the next power of two carries over into the exponent by itself.
  return sign | (exponent === -14 ? steps : ((exponent + 15) << 10) + steps - 1024);
}

function evenRounded(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
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
