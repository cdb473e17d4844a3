import type { MaskedSource } from '../../../core/data/kinds/maskedText.ts';
import { HELD_PAIRS } from '../../../core/data/sequences.ts';
import type { DataSpec } from '../../../core/data/spec.ts';
import { createRandom, hashName, seedOf, type Random } from '../../../core/random.ts';
import type { Rows } from '../../../core/text/rows.ts';
import type { Batch } from '../../tensors/batch.ts';
import { firstNumbers, type Examples } from '../types.ts';
import { writeIds, writeOnes, writtenExamples, type WriteExample } from '../written.ts';
import type { IdRows } from './idRows.ts';

/** Consecutive sentences of a text: a part consists of those from `begin` up to, but not including, `end`. */
export interface Part {
  readonly sentences: IdRows;
  readonly begin: number;
  readonly end: number;
}

/** With fewer, there is no other sentence than the next one. */
export const LEAST_SENTENCES = 3;

export interface Masking {
  readonly rows: Rows;
  readonly maskId: number;
  /** Ids that stand for text: occasionally one of them replaces a masked word. */
  readonly ordinary: readonly number[];
}

/** The shares of chosen words that become [MASK], and that become another token; the others stay unchanged. */
const [HIDDEN, REPLACED] = [0.8, 0.1];

/** The pairs of an epoch, different in every epoch: each depends only on seed, epoch and its index. */
export function drawnPairs({ fields }: DataSpec, part: Part, masking: Masking, source: MaskedSource): Examples {
  const inEpoch = (epoch: number): Examples => {
    const write = writerOf(part, masking, source, seedOf(source.seed, hashName('masked'), epoch));
    return writtenExamples(fields, firstNumbers(source.examples), write, inEpoch);
  };
  return inEpoch(0);
}

/** Pairs of a held-out part, masked in the same way every time. */
export function heldPairs({ fields }: DataSpec, part: Part, masking: Masking, source: MaskedSource): Examples {
  const count = part.end - part.begin < LEAST_SENTENCES ? 0 : HELD_PAIRS;
  const write = writerOf(part, masking, source, seedOf(source.seed, hashName('held')));
  return writtenExamples(fields, firstNumbers(count), write);
}

function writerOf(part: Part, masking: Masking, source: MaskedSource, seed: number): WriteExample {
  const { length, maskedShare } = source;
  const { rows } = masking;
  return (example, fields, row) => {
    const random = createRandom(seedOf(seed, part.begin, example));
    const { first, second, isRandom } = drawnPair(part, length - rows.added[1], random);
    const { ids, second: begin } = rows.rowOf(length, first, second);
    const { tokens, segments, mask, next } = fields;
    writeIds(tokens, row, length, ids, rows.padId);
    writeOnes(segments, row, length, begin, ids.length);
    writeOnes(mask, row, length, 0, ids.length);
    if (next) next[row] = isRandom ? 1 : 0;
    maskWords(fields, row, ids, { ...masking, length, maskedShare }, random);
  };
}

interface Pair {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly isRandom: boolean;
}

/** Consecutive sentences or, equally often, a random second part. `room`: tokens for both. */
function drawnPair({ sentences, begin, end }: Part, room: number, random: Random): Pair {
  const lengthOf = (sentence: number) => sentences.row(sentence).length;
  /** Where to stop so that the sentences from `from` on have at most `most` tokens; at least one is always taken. */
  const until = (from: number, most: number, limit: number) => {
    let [to, length] = [from + 1, lengthOf(from)];
    while (to < limit && length + lengthOf(to) <= most) length += lengthOf(to++);
    return { to, length };
  };
  const start = begin + random.integer(end - begin - 1);
  const first = until(start, Math.floor(room / 2), end - 1);
  const others = end - begin - (first.to + 1 - start);
  const isRandom = random.next() < 0.5 && others > 0;
  const other = begin + random.integer(Math.max(1, others));
  const isBefore = other < start;
  const from = isRandom ? (isBefore ? other : other + first.to + 1 - start) : first.to;
  const second = until(from, room - first.length, isRandom && isBefore ? start : end);
  const joined = (from: number, to: number) => {
    return Int32Array.from(Array.from({ length: to - from }, (_, i) => [...sentences.row(from + i)]).flat());
  };
  return { first: joined(start, first.to), second: joined(from, second.to), isRandom };
}

/** Chooses words of a row that the network has to predict, and hides most of them. */
function maskWords(
  { tokens, words, masked }: Batch['fields'],
  row: number,
  ids: readonly number[],
  { length, maskedShare, rows, maskId, ordinary }: Masking & { readonly length: number; readonly maskedShare: number },
  random: Random,
): void {
  const begin = row * length;
  const candidates = ids.flatMap((id, place) => (rows.special.has(id) ? [] : [place]));
  const count = Math.min(candidates.length, Math.max(1, Math.round(maskedShare * candidates.length)));
  words?.fill(rows.padId, begin, begin + length);
  masked?.fill(0, begin, begin + length);
  for (const chosen of random.permutation(candidates.length).subarray(0, count)) {
    const place = candidates[chosen] ?? 0;
    const id = ids[place] ?? 0;
    if (words) words[begin + place] = id;
    if (masked) masked[begin + place] = 1;
    const draw = random.next();
    const other = ordinary[random.integer(ordinary.length)] ?? id;
    if (tokens) tokens[begin + place] = draw < HIDDEN ? maskId : draw < HIDDEN + REPLACED ? other : id;
  }
}
