// Damaged files for every reader: whatever stands in one, reading it ends soon, with what it says or with a sentence.
// `npm run fuzz` tries ten thousand for each.
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { EngineError } from '../../core/protocol/errors.ts';

const nightly = process.env['NEUROLOOM_FUZZ'];
const LONGEST_MS = 2_000;
const MOST_BYTES = 1e9;

/** What readers have stumbled over. */
const odd = [
  '__proto__', '"__proto__":{"isOdd":1},', 'constructor', '../../outside', '\0', '\\u0000', '"', "'", '\n', '\r', ',', ';', '[', '{', '}', ']',
  '-', '0', '-1', '1e999', '9007199254740993', '4294967296', '2147483648', 'NaN', 'null', 'true', '😀', '\ud800', '\u202e',
  'a'.repeat(5_000), '['.repeat(5_000), '{"a":'.repeat(3_000), '9'.repeat(400),
]; // prettier-ignore
const place = fc.double({ min: 0, max: 1, noNaN: true });

/** Bytes that are others, a piece put in, a piece left out, and the end cut off. */
export const damage = fc.record({
  changes: fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 6 }),
  inserted: fc.option(fc.tuple(place, fc.constantFrom(...odd)), { freq: 2 }),
  removed: fc.option(fc.tuple(place, fc.nat(64)), { freq: 3 }),
  cut: fc.option(place, { freq: 6 }),
});
type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

export function damaged(bytes: Uint8Array, { changes, inserted, removed, cut }: Damage): Uint8Array {
  let result = Buffer.from(bytes);
  const at = (share: number) => Math.floor(share * Math.max(0, result.length - 1));
  for (const [where, value] of changes) result[at(where)] = value;
  if (inserted) {
    const [where, text] = inserted;
    result = Buffer.concat([result.subarray(0, at(where)), Buffer.from(text), result.subarray(at(where))]);
  }
  if (removed) {
    const [where, length] = removed;
    result = Buffer.concat([result.subarray(0, at(where)), result.subarray(at(where) + length)]);
  }
  return cut === null ? result : result.subarray(0, at(cut));
}

const shared = [Object, Array, Function, String, Promise, Map].map(({ prototype }) => prototype);
const own = () => shared.map((prototype) => Reflect.ownKeys(prototype).length);
const sound = own();

/** Whether it was read; else it was refused in words. Fails where neither happened, or it took too much. */
async function isRead(read: () => unknown, before: number): Promise<boolean> {
  const begin = process.cpuUsage();
  let isWhole = true;
  try {
    await read();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    isWhole = false;
    expect(error.message.length).toBeLessThan(2_000);
    expect(error.message).not.toMatch(/\[object |is not a function|Cannot (read|destructure)|is not iterable/);
  }
  // Time of this process: others may have the processor.
  const { user, system } = process.cpuUsage(begin);
  expect((user + system) / 1000).toBeLessThan(LONGEST_MS);
  expect(process.memoryUsage().rss - before).toBeLessThan(MOST_BYTES);
  expect(own()).toEqual(sound);
  return isWhole;
}

/** How many of something were tried, and how many of them were read. */
export interface Tried {
  readonly count: number;
  readonly read: number;
}

/**
 * Reads what an arbitrary makes, always the same cases; every night ten thousand others.
 * @param usual the number of cases in the tests
 */
export async function tried<T>(cases: fc.Arbitrary<T>, read: (one: T) => unknown, usual: number): Promise<Tried> {
  // What the tests before have left in this process does not count.
  const before = process.memoryUsage().rss;
  const found = { count: 0, read: 0 };
  const property = fc.asyncProperty(cases, async (one) => {
    found.count++;
    if (await isRead(() => read(one), before)) found.read++;
  });
  await fc.assert(property, nightly === undefined ? { numRuns: usual, seed: 7 } : { numRuns: Number(nightly) });
  return found;
}

/** The same with damaged versions of some bytes. */
export function survives(whole: Uint8Array, read: (bytes: Uint8Array) => unknown, usual = 1_000): Promise<Tried> {
  return tried(damage, (how) => read(damaged(whole, how)), usual);
}
