import { arrangeLowerings } from './arrange.ts';
import { elementwiseLowerings } from './elementwise.ts';
import type { Lowering } from './lowering.ts';
import { pictureLowerings } from './pictures.ts';
import { productLowerings } from './products.ts';
import { reduceLowerings } from './reduce.ts';

/** Every TensorFlow.js kernel that can be traced. */
export const lowerings: readonly Lowering[] = [
  ...elementwiseLowerings,
  ...arrangeLowerings,
  ...reduceLowerings,
  ...productLowerings,
  ...pictureLowerings,
];
