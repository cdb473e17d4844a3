import { hashName, uniformNumbers } from '../../../core/random.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { TensorType } from '../../../core/tensorType.ts';
import type { NamedTensor } from '../../tensors/named.ts';

/** Random numbers of a type, as a batch of one: floats between -1.7 and 1.7, ids that there are, and only ones for a mask. */
export function noiseFor({ dtype, shape, kinds = 2 }: TensorType, name: string, seed: number): NamedTensor {
  const drawn = uniformNumbers(sizeOf(shape), seed, hashName(name));
  const values = drawn.map((value) => {
    if (dtype === 'bool') return 1;
    return dtype === 'int32' ? Math.floor(value * kinds) : 3.4 * (value - 0.5);
  });
  return { shape: [1, ...shape], values };
}
