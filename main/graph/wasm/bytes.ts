/** Parts of a WebAssembly module as bytes: webassembly.github.io/spec, "Binary Format". */

export const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
export const I32 = 0x7f;
export const F32 = 0x7d;
export const V128 = 0x7b;

/** A section: its id, then its length and content. */
export function section(id: number, content: readonly number[]): readonly number[] {
  return [id, ...sized(content)];
}
/** Content preceded by its length. */
export function sized(content: readonly number[]): readonly number[] {
  return [...unsigned(content.length), ...content];
}
/** A vector: the number of items, then the items. */
export function vector(items: readonly (readonly number[])[]): readonly number[] {
  return [...unsigned(items.length), ...items.flat()];
}
export function name(text: string): readonly number[] {
  return sized([...new TextEncoder().encode(text)]);
}

/** LEB128: seven bits per byte, lowest first; the top bit says that more follow. */
export function unsigned(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))];
}
/** The same with the sign in the second-highest bit of the last byte. Only for non-negative numbers. */
export function signed(value: number): readonly number[] {
  return value < 64 ? [value] : [(value % 128) + 128, ...signed(Math.floor(value / 128))];
}
