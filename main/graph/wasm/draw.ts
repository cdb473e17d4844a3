import { GOLDEN, MIX_1, MIX_2 } from '../../../core/random.ts';
import { I32, MAGIC, name, section, signed, sized, unsigned, V128, vector } from './bytes.ts';

/** The module's function: `key` and `offset` as in `uniformNumbers`; `limit`: see `limitOf`. */
export type DrawMask = (address: number, end: number, key: number, offset: number, limit: number) => void;

/** How many places of a mask are drawn at a time: it is filled up to a multiple of these. */
export const DRAWN_AT_ONCE = 16;

/** `uniformAt` gives n / 2^24 for a whole n: it is at least `rate` exactly if n is at least this. */
export const limitOf = (rate: number): number => Math.ceil(Math.fround(rate) * 2 ** 24);

const [ADDRESS, END, KEY, OFFSET, LIMIT] = [0, 1, 2, 3, 4];
/** Registers: the places times GOLDEN, what is passed in on all lanes, and the bits of four places. */
const [PLACES, KEYS, OFFSETS, LIMITS, BITS] = [5, 6, 7, 8, 9];
const REGISTERS = 5;
const LANES = [0, 1, 2, 3];

const op = {
  end: 0x0b,
  loop: [0x03, 0x40],
  brIf: [0x0d, 0x00],
  i32Const: 0x41,
  i32LessUnsigned: 0x49,
  i32Add: 0x6a,
  constant: [0xfd, 0x0c],
  splat: [0xfd, 0x11],
  greaterEqual: [0xfd, 0x3f],
  and: [0xfd, 0x4e],
  xor: [0xfd, 0x51],
  toBytes: [0xfd, 0x65],
  toHalves: [0xfd, 0x85, 0x01],
  shiftRight: [0xfd, 0xad, 0x01],
  add: [0xfd, 0xae, 0x01],
  multiply: [0xfd, 0xb5, 0x01],
} as const;

type Code = readonly number[];
const get = (local: number): Code => [0x20, ...unsigned(local)];
const set = (local: number): Code => [0x21, ...unsigned(local)];
const number = (value: number): Code => [op.i32Const, ...signed(value)];
const words = (values: readonly number[]): Code => [...op.constant, ...new Uint8Array(Int32Array.from(values, (value) => value | 0).buffer)]; // prettier-ignore
const all = (value: number): Code => words(LANES.map(() => value));
const shifted = (bits: number): Code => [...get(BITS), ...number(bits), ...op.shiftRight];
const folded = (bits: number): Code => [...get(BITS), ...shifted(bits), ...op.xor];

/** Whether the numbers of the next four places reach the limit: all bits of a lane, or none. */
const four: Code = [
  ...[...get(PLACES), ...get(KEYS), ...op.xor, ...set(BITS)],
  ...[...folded(16), ...all(MIX_1), ...op.multiply, ...get(OFFSETS), ...op.add, ...set(BITS)],
  ...[...folded(15), ...all(MIX_2), ...op.multiply, ...set(BITS)],
  ...[...folded(16), ...set(BITS)],
  ...[...get(PLACES), ...all(Math.imul(4, GOLDEN)), ...op.add, ...set(PLACES)],
  ...[...shifted(8), ...get(LIMITS), ...op.greaterEqual],
];

/**
 * A module with one function, `draw`, over the memory `env.memory`: a mask, in bytes from `address` to `end`, of which uniform
 * numbers (`uniformNumbers` of core/random.ts, bit for bit) reach a limit. In ONNX the same takes twenty operators, each going over
 * all numbers.
 */
export function encodeDraw(): Uint8Array<ArrayBuffer> {
  const body: Code = [
    ...vector([[REGISTERS, V128]]),
    ...[...words(LANES.map((lane) => Math.imul(lane, GOLDEN))), ...set(PLACES)],
    ...[[KEY, KEYS] as const, [OFFSET, OFFSETS] as const, [LIMIT, LIMITS] as const].flatMap(([given, lanes]) => [
      ...[...get(given), ...op.splat, ...set(lanes)],
    ]),
    ...op.loop,
    ...get(ADDRESS),
    ...[...four, ...four, ...op.toHalves, ...four, ...four, ...op.toHalves, ...op.toBytes],
    ...[...all(0x01010101), ...op.and, 0xfd, 0x0b, 0x04, 0x00],
    ...[...get(ADDRESS), ...number(DRAWN_AT_ONCE), op.i32Add, ...set(ADDRESS)],
    ...[...get(ADDRESS), ...get(END), op.i32LessUnsigned, ...op.brIf, op.end, op.end],
  ];
  return Uint8Array.from([
    ...MAGIC,
    ...section(1, vector([[0x60, ...vector([ADDRESS, END, KEY, OFFSET, LIMIT].map(() => [I32])), ...vector([])]])),
    ...section(2, vector([[...name('env'), ...name('memory'), 0x02, 0x00, 0x00]])),
    ...section(3, vector([unsigned(0)])),
    ...section(7, vector([[...name('draw'), 0x00, ...unsigned(0)]])),
    ...section(10, vector([sized(body)])),
  ]);
}
