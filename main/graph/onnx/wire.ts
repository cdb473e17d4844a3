/**
 * Reads the wire format of Protocol Buffers (protobuf.dev, "Encoding") without copying. Every length is checked against
 * what is there, so that a damaged file ends in a WireError and never in a long loop or a large array.
 */
export class WireError extends Error {
  readonly german: string;

  constructor(english: string, german: string, options?: ErrorOptions) {
    super(english, options);
    this.german = german;
  }
}

/** One field of a message: a number, or the bytes of a text, message or packed list. */
export interface WireField {
  readonly field: number;
  readonly value: bigint | Uint8Array;
  /** The width of a value of fixed size: 4 or 8 bytes; absent: a varint, or bytes. */
  readonly width?: 4 | 8;
  /** All of it, with what says which field it is. */
  readonly raw: Uint8Array;
}

/** The fields of a message in order. */
export function* fieldsOf(bytes: Uint8Array): Generator<WireField> {
  const reader = new Reader(bytes);
  while (!reader.isAtEnd) {
    const begin = reader.at;
    const tag = Number(reader.varint());
    const field = Math.floor(tag / 8);
    if (field < 1 || field > 0x1fffffff)
      throw new WireError('There is no such field.', 'Ein solches Feld gibt es nicht.');
    const read = valueIn(reader, tag % 8);
    yield { field, ...read, raw: bytes.subarray(begin, reader.at) };
  }
}

function valueIn(reader: Reader, type: number): Pick<WireField, 'value' | 'width'> {
  switch (type) {
    case 0:
      return { value: reader.varint() };
    case 1:
      return { value: reader.fixed(8), width: 8 };
    case 2:
      return { value: reader.bytes(Number(reader.varint())) };
    case 5:
      return { value: reader.fixed(4), width: 4 };
    default:
      throw new WireError('There is no such type.', 'Einen solchen Typ gibt es nicht.');
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  varint(): bigint {
    // Most are short: seven bits a byte as a number, the rest as big integers.
    let [value, factor] = [0, 1];
    for (let i = 0; i < 7; i++) {
      const byte = this.#byte();
      value += (byte & 127) * factor;
      if (byte < 128) return BigInt(value);
      factor *= 128;
    }
    let whole = BigInt(value);
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      whole |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, whole);
    }
    throw new WireError('A number is too long.', 'Eine Zahl ist zu lang.');
  }

  fixed(width: 4 | 8): bigint {
    this.#require(width);
    const value = width === 4 ? BigInt(this.#view.getUint32(this.#at, true)) : this.#view.getBigUint64(this.#at, true);
    this.#at += width;
    return value;
  }

  bytes(length: number): Uint8Array {
    this.#require(length);
    const piece = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return piece;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new WireError('It ends too early.', 'Sie endet zu früh.');
    this.#at += 1;
    return byte;
  }

  #require(length: number): void {
    if (!(length >= 0 && this.#at + length <= this.#bytes.length))
      throw new WireError('It ends too early.', 'Sie endet zu früh.');
  }
}

/** A whole number, negative ones included. */
export function integerOf({ value }: WireField): number {
  if (typeof value !== 'bigint') throw new WireError('A number was expected.', 'Eine Zahl wurde erwartet.');
  return Number(BigInt.asIntN(64, value));
}

export function bytesOf({ value }: WireField): Uint8Array {
  if (typeof value === 'bigint') throw new WireError('Bytes were expected.', 'Bytes wurden erwartet.');
  return value;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

export function textOf(field: WireField): string {
  try {
    return decoder.decode(bytesOf(field));
  } catch (cause) {
    throw cause instanceof WireError
      ? cause
      : new WireError('A text is not UTF-8.', 'Ein Text ist kein UTF-8.', { cause });
  }
}

const scratch = new DataView(new ArrayBuffer(8));

/** A float32 or float64. */
export function floatOf({ value, width }: WireField): number {
  if (typeof value !== 'bigint' || width === undefined)
    throw new WireError('A number was expected.', 'Eine Zahl wurde erwartet.');
  scratch.setBigUint64(0, value, true);
  return width === 4 ? scratch.getFloat32(0, true) : scratch.getFloat64(0, true);
}

/** The whole numbers of a repeated field, one by one or packed. */
export function integersOf(field: WireField): readonly number[] {
  if (typeof field.value === 'bigint') return [integerOf(field)];
  const reader = new Reader(field.value);
  const all: number[] = [];
  while (!reader.isAtEnd) all.push(Number(BigInt.asIntN(64, reader.varint())));
  return all;
}

/** The same for float32 (4) or float64 (8). */
export function floatsOf(field: WireField, width: 4 | 8): readonly number[] {
  if (typeof field.value === 'bigint') return [floatOf(field)];
  const { byteLength, buffer, byteOffset } = field.value;
  if (byteLength % width !== 0) throw new WireError('A list ends too early.', 'Eine Liste endet zu früh.');
  const view = new DataView(buffer, byteOffset, byteLength);
  return Array.from({ length: byteLength / width }, (_, i) =>
    width === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true),
  );
}

/** A StringStringEntryProto. */
export function pairOf(bytes: Uint8Array): [key: string, value: string] {
  let [key, value] = ['', ''];
  for (const field of fieldsOf(bytes)) {
    if (field.field === 1) key = textOf(field);
    if (field.field === 2) value = textOf(field);
  }
  return [key, value];
}
