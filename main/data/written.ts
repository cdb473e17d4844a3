import type { Field } from '../../core/data/spec.ts';
import type { Batch } from '../tensors/batch.ts';
import { requireExample, type Examples } from './types.ts';

/**
 * Writes an example to row `row` of the fields that a batch has; it must fill the whole row, since arrays are reused.
 */
export type WriteExample = (example: number, fields: Batch['fields'], row: number) => void;

/** Examples that are created when a batch is filled: `examples` are the numbers that `write` knows them by. */
export function writtenExamples(
  fields: readonly Field[],
  examples: Uint32Array,
  write: WriteExample,
  inEpoch?: Examples['inEpoch'],
): Examples {
  return {
    fields,
    count: examples.length,
    numberOf: (index) => examples[index] ?? -1,
    ...(inEpoch && { inEpoch }),
    fill(indices, batch) {
      for (let row = 0; row < indices.length; row++) {
        const index = indices[row] ?? -1;
        requireExample(index, examples.length);
        write(examples[index] ?? 0, batch.fields, row);
      }
    },
    slice(begin, end) {
      const again = inEpoch && ((epoch: number) => inEpoch(epoch).slice(begin, end));
      return writtenExamples(fields, examples.subarray(begin, end), write, again);
    },
  };
}

/** Writes ids to a row of `length`, and pads it. */
export function writeIds(
  to: Batch['fields'][string] | undefined,
  row: number,
  length: number,
  ids: ArrayLike<number>,
  padId: number,
): void {
  if (!to) return;
  const begin = row * length;
  to.set(ids, begin);
  to.fill(padId, begin + ids.length, begin + length);
}

/** Writes 1 at the positions from `from` up to, but not including, `to` in a row of `length`, and 0 elsewhere. */
export function writeOnes(
  field: Batch['fields'][string] | undefined,
  row: number,
  length: number,
  from: number,
  to: number,
): void {
  field?.fill(0, row * length, (row + 1) * length).fill(1, row * length + from, row * length + to);
}
