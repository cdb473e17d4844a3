import type { Window } from '../ir.ts';
import { I32, MAGIC, name, section, signed, sized, unsigned, V128, vector } from './bytes.ts';

/** Whether windows of 2 by 2 cover a picture exactly, without overlap. `shape`: height and width come last. */
export function isOfQuarters({ size, strides, padding }: Window, shape: readonly number[]): boolean {
  const isEven = shape.slice(-2).every((length) => length % 2 === 0);
  const isTwo = [...size, ...strides].every((length) => length === 2);
  return isEven && isTwo && padding.flat().every((length) => length === 0);
}

/** How many elements of a row the kernel processes at a time; it does not support shorter rows. */
export const SHORTEST_ROW = 8;

/** The module's function: takes addresses, and the number and length of rows. */
export type QuarterGradient = (x: number, dy: number, result: number, pairs: number, rowBytes: number) => void;

const [X, DY, RESULT, PAIRS, ROW, AT, LAST] = [0, 1, 2, 3, 4, 5, 6];
/** Registers: the left and right values of the upper and lower row, dy, and where each is largest. */
const [A, B, UP_LEFT, UP_RIGHT, LOW_LEFT, LOW_RIGHT, D, IS_UP_LEFT, IS_UP_RIGHT, LOW, IS_LOW_LEFT] = [7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]; // prettier-ignore
const REGISTERS = 11;
const NUMBERS = 2;

const STEP_BYTES = 4 * SHORTEST_ROW;
const HALF_BYTES = 16;

const op = {
  end: 0x0b,
  loop: [0x03, 0x40],
  brIf: [0x0d, 0x00],
  select: 0x1b,
  i32Const: 0x41,
  i32NotEqual: 0x47,
  i32GreaterUnsigned: 0x4b,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32ShiftLeft: 0x74,
  i32ShiftRight: 0x76,
  greaterEqual: [0xfd, 0x46],
  and: [0xfd, 0x4e],
  andNot: [0xfd, 0x4f],
  larger: [0xfd, 0xeb, 0x01],
} as const;

type Code = readonly number[];
const get = (local: number): Code => [0x20, ...unsigned(local)];
const set = (local: number): Code => [0x21, ...unsigned(local)];
const number = (value: number): Code => [op.i32Const, ...signed(value)];
const sum = (x: Code, y: Code): Code => [...x, ...y, op.i32Add];
const both = (x: Code, y: Code): Code => [...x, ...y, ...op.and];
const butNot = (x: Code, y: Code): Code => [...x, ...y, ...op.andNot];
const isLargest = (x: Code, y: Code): Code => [...x, ...y, ...op.greaterEqual];
/** Loads four float32 from anywhere: alignment is that of a single one. */
const load = (address: Code, offset = 0): Code => [...address, 0xfd, 0x00, 0x02, ...unsigned(offset)];
const store = (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0xfd, 0x0b, 0x02, ...unsigned(offset)]; // prettier-ignore
/** Selects float32 lanes from two registers by index. */
const chosen = (x: Code, y: Code, lanes: readonly number[]): Code => [
  ...x,
  ...y,
  ...[0xfd, 0x0d],
  ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
];

/** The four windows that start at an address: the left values and the right values. */
const taken = (address: Code, left: number, right: number): Code => [
  ...[...load(address), ...set(A)],
  ...[...load(address, HALF_BYTES), ...set(B)],
  ...[...chosen(get(A), get(B), [0, 2, 4, 6]), ...set(left)],
  ...[...chosen(get(A), get(B), [1, 3, 5, 7]), ...set(right)],
];

/** Interleaves left and right values again. */
const written = (address: Code, left: Code, right: Code): Code => [
  ...[...left, ...set(A)],
  ...[...right, ...set(B)],
  ...store(address, chosen(get(A), get(B), [0, 4, 1, 5])),
  ...store(address, chosen(get(A), get(B), [2, 6, 3, 7]), HALF_BYTES),
];

/**
 * A module with one function, `pool`, over the memory `env.memory`: the gradient of a 2 by 2 max pool, which is dy at
 * the first largest value of each window and 0 elsewhere. It processes pairs of rows, eight elements at a time; the
 * last step of a row may redo some of them. Each dy is selected rather than multiplied, because 0 times infinity would
 * be NaN.
 */
export function encodeQuarterGradient(): Uint8Array<ArrayBuffer> {
  const at = (address: number) => sum(get(address), get(AT));
  const below = (address: number) => sum(at(address), get(ROW));
  const next = sum(get(AT), number(STEP_BYTES));
  const step: Code = [
    ...taken(at(X), UP_LEFT, UP_RIGHT),
    ...taken(below(X), LOW_LEFT, LOW_RIGHT),
    ...[...load(sum(get(DY), [...get(AT), ...number(1), op.i32ShiftRight])), ...set(D)],
    ...[...get(LOW_LEFT), ...get(LOW_RIGHT), ...op.larger, ...set(LOW)],
    ...[...both(isLargest(get(UP_LEFT), get(UP_RIGHT)), isLargest(get(UP_LEFT), get(LOW))), ...set(IS_UP_LEFT)],
    ...[...butNot(isLargest(get(UP_RIGHT), get(LOW)), get(IS_UP_LEFT)), ...set(IS_UP_RIGHT)],
    ...[...isLargest(get(LOW_LEFT), get(LOW_RIGHT)), ...set(IS_LOW_LEFT)],
    ...[...butNot(butNot(get(D), get(IS_UP_LEFT)), get(IS_UP_RIGHT)), ...set(LOW)],
    ...written(at(RESULT), both(get(D), get(IS_UP_LEFT)), both(get(D), get(IS_UP_RIGHT))),
    ...written(below(RESULT), both(get(LOW), get(IS_LOW_LEFT)), butNot(get(LOW), get(IS_LOW_LEFT))),
  ];
  const twoRows = [...get(ROW), ...number(1), op.i32ShiftLeft];
  const body: Code = [
    ...vector([
      [NUMBERS, I32],
      [REGISTERS, V128],
    ]),
    ...[...get(ROW), ...number(STEP_BYTES), op.i32Sub, ...set(LAST)],
    ...op.loop,
    ...[...number(0), ...set(AT)],
    ...op.loop,
    ...step,
    ...[...get(AT), ...get(LAST), op.i32NotEqual],
    ...[...get(LAST), ...next, ...next, ...get(LAST), op.i32GreaterUnsigned, op.select, ...set(AT)],
    ...[...op.brIf, op.end],
    ...[X, RESULT].flatMap((address) => [...sum(get(address), twoRows), ...set(address)]),
    ...[...sum(get(DY), [...get(ROW), ...number(1), op.i32ShiftRight]), ...set(DY)],
    ...[...get(PAIRS), ...number(1), op.i32Sub, ...set(PAIRS), ...get(PAIRS)],
    ...[...op.brIf, op.end, op.end],
  ];
  return Uint8Array.from([
    ...MAGIC,
    ...section(1, vector([[0x60, ...vector([X, DY, RESULT, PAIRS, ROW].map(() => [I32])), ...vector([])]])),
    ...section(2, vector([[...name('env'), ...name('memory'), 0x02, 0x00, 0x00]])),
    ...section(3, vector([unsigned(0)])),
    ...section(7, vector([[...name('pool'), 0x00, ...unsigned(0)]])),
    ...section(10, vector([sized(body)])),
  ]);
}
