/**
 * The wire format of Protocol Buffers, as far as ONNX needs it (protobuf.dev, "Encoding"). A message is a list of
 * fields, each with a number, a wire type and its bytes.
 */
export type Field = readonly Uint8Array[];

const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;

const encoder = new TextEncoder();

/** Integers; negative ones as 64-bit two's complement. */
export function integer(field: number, value: number): Field {
  return [varint(field * 8 + VARINT), varint(value)];
}

export function float(field: number, value: number): Field {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return [varint(field * 8 + FIXED32), bytes];
}

export function text(field: number, value: string): Field {
  return bytes(field, encoder.encode(value));
}

export function bytes(field: number, value: Uint8Array): Field {
  return [varint(field * 8 + BYTES), varint(value.length), value];
}

/** A nested message. */
export function message(field: number, ...fields: readonly Field[]): Field {
  const parts = fields.flat();
  return [varint(field * 8 + BYTES), varint(lengthOf(parts)), ...parts];
}

/** The outermost message in pieces, which are not copied. */
export function piecesOf(...fields: readonly Field[]): readonly Uint8Array[] {
  return fields.flat();
}

/** The bytes of the outermost message. */
export function encode(...fields: readonly Field[]): Uint8Array {
  const parts = piecesOf(...fields);
  const result = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

/** Seven bits per byte, lowest first; the top bit says that more follow. */
function varint(value: number): Uint8Array {
  const result: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    result.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  result.push(Number(rest));
  return Uint8Array.from(result);
}
