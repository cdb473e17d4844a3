import type { Field } from '../../../core/data/spec.ts';
import { hashName, seedOf } from '../../../core/random.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import { fieldNumbers, type Batch } from '../../tensors/batch.ts';

/** The number of examples whose gradients are computed at once. */
export function partSize({ batchSize, accumulate = 1 }: Pick<TrainingSettings, 'batchSize' | 'accumulate'>): number {
  return Math.ceil(batchSize / accumulate);
}

/** Whether the gradients of a batch of this size are computed part by part. */
export function isInParts(settings: Pick<TrainingSettings, 'batchSize' | 'accumulate'>, size: number): boolean {
  return settings.accumulate !== undefined && partSize(settings) < size;
}

/** A batch in parts of this size, of which the last may be smaller. They use the arrays of the batch. */
export function partsOf(fields: readonly Field[], batch: Batch, part: number): readonly Batch[] {
  return Array.from({ length: Math.ceil(batch.size / part) }, (_, i) => {
    const size = Math.min(part, batch.size - i * part);
    const own = fields.map((field) => {
      const each = sizeOf(field.type.shape);
      const begin = i * part * each;
      return [field.name, fieldNumbers(batch, field).subarray(begin, begin + size * each)] as const;
    });
    return { size, fields: Object.fromEntries(own) };
  });
}

/** The seed of a part of a step: every part draws its own numbers. */
export function seedOfPart(seed: number, part: number): number {
  return part === 0 ? seed : seedOf(seed >>> 0, hashName('part'), part);
}

/** If nothing counts, the share is 0, not 0 / 0. */
export const LEAST = 1e-12;

/** The share that each part has of every objective, from what counts in it: [parts][objectives]. */
export function sharesFrom(counts: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return counts.map((own) => own.map((count, i) => count / Math.max(LEAST, counts.reduce((sum, other) => sum + (other[i] ?? 0), 0)))); // prettier-ignore
}
