import type { MaskedSource } from '../../../core/data/kinds/maskedText.ts';
import { HELD_PAIRS } from '../../../core/data/sequences.ts';
import type { DataSpec } from '../../../core/data/spec.ts';
import { createRandom, hashName, seedOf, type Random } from '../../../core/random.ts';
import type { Rows } from '../../../core/text/rows.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { Examples } from '../types.ts';
import { firstNumbers, writeIds, writeOnes, writtenExamples, type WriteExample } from '../written.ts';
import type { IdRows } from './idRows.ts';

/** Sentences of a text, one after the other: those of a part lie from `begin` to before `end`. */
export interface Part {
  readonly sentences: IdRows;
  readonly begin: number;
  readonly end: number;
}

/** With fewer there is no other sentence than the next one. */
export const LEAST_SENTENCES = 3;

export interface Masking {
  readonly rows: Rows;
  readonly maskId: number;
  /** Ids that stand for something in a text: one of them takes the place of a masked word now and then. */
  readonly ordinary: readonly number[];
}

/** Of those that are chosen so many become [MASK], and so many another token; the others stay. */
const [HIDDEN, REPLACED] = [0.8, 0.1];

/** As many pairs as an epoch is to have, others in every epoch: each depends on seed, epoch and its number alone. */
export function drawnPairs({ fields }: DataSpec, part: Part, masking: Masking, source: MaskedSource): Examples {
  const inEpoch = (epoch: number): Examples => {
    const write = writerOf(part, masking, source, seedOf(source.seed, hashName('masked'), epoch));
    return writtenExamples(fields, firstNumbers(source.examples), write, inEpoch);
  };
  return inEpoch(0);
}

/** Pairs of a part that is held out, masked alike whenever they are looked at. */
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

/** Sentences that follow each other; or, as often, other ones in the place of the second. `room`: tokens of both. */
function drawnPair({ sentences, begin, end }: Part, room: number, random: Random): Pair {
  const lengthOf = (sentence: number) => sentences.row(sentence).length;
  /** Where to stop, so that sentences from `from` on have no more than `most` tokens; one is taken in any case. */
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

/** Chooses words of a row that is written: they are to be found again, and most of them are hidden. */
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
