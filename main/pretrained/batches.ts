import { sizeOf } from '../../core/shape.ts';
import type { NamedTensor } from '../tensors/named.ts';
import type { Read } from './network.ts';

/** Positions that are computed at once, padding included. */
const MOST_POSITIONS = 4096;
const MOST_TEXTS = 64;
/** Texts below this share of the longest one are better computed by themselves, unless all are short. */
const LEAST_SHARE = 0.75;
const SHORT = 8;

/** Texts of about the same length, by their numbers: what is padded costs as much as what is not. */
export function batchesOf(texts: readonly Read[], canPad: boolean): readonly (readonly number[])[] {
  const lengthOf = (i: number) => texts[i]?.ids.length ?? 0;
  const batches: number[][] = [];
  for (const i of texts.map((_, index) => index).toSorted((a, b) => lengthOf(b) - lengthOf(a))) {
    const last = batches.at(-1);
    const longest = lengthOf(last?.[0] ?? i);
    const fits = last && last.length < MOST_TEXTS && longest * (last.length + 1) <= MOST_POSITIONS;
    const isClose = longest <= SHORT || lengthOf(i) >= LEAST_SHARE * longest;
    if (fits && (canPad ? isClose : longest === lengthOf(i))) last.push(i);
    else batches.push([i]);
  }
  return batches;
}

/** A batch as its fields: ids and segments [texts, positions], and 1 where a token stands. */
export interface Padded {
  readonly shape: readonly [texts: number, positions: number];
  readonly ids: Int32Array;
  readonly segments: Int32Array;
  readonly mask: Uint8Array;
}

export function padded(texts: readonly Read[], padId: number): Padded {
  const positions = Math.max(...texts.map(({ ids }) => ids.length));
  const size = texts.length * positions;
  const [ids, segments, mask] = [new Int32Array(size).fill(padId), new Int32Array(size), new Uint8Array(size)];
  for (const [i, text] of texts.entries()) {
    ids.set(text.ids, i * positions);
    segments.set(text.segments, i * positions);
    mask.fill(1, i * positions, i * positions + text.ids.length);
  }
  return { shape: [texts.length, positions], ids, segments, mask };
}

/** What was computed for one text of a batch: of [texts, positions, ...] its own positions, of [texts, ...] its own numbers. */
export function ownPart({ shape, values }: NamedTensor, index: number, length: number, isPerPlace: boolean): NamedTensor {
  const [, ...rest] = shape;
  const size = sizeOf(rest);
  const own = isPerPlace ? [length, ...rest.slice(1)] : rest;
  return { shape: own, values: values.subarray(index * size, index * size + sizeOf(own)) };
} // prettier-ignore
