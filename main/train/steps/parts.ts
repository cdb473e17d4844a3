import type { Field } from '../../../core/data/spec.ts';
import { hashName, seedOf } from '../../../core/random.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { TrainingSettings } from '../../../core/training/settings.ts';
import { fieldNumbers, type Batch } from '../../tensors/batch.ts';

/** The number of examples whose gradients are computed at once. */
export function partSize({ batchSize, accumulate = 1 }: Pick<TrainingSettings, 'batchSize' | 'accumulate'>): number {
  return Math.ceil(batchSize / accumulate);
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
