import type { Shape } from '../shape.ts';
import type { WireNumber, WireTensor } from './tensors.ts';

/** A node's weight as shown in panels. */
export interface WeightView {
  readonly name: string;
  readonly shape: Shape;
  readonly isTrainable: boolean;
  readonly min: WireNumber;
  readonly max: WireNumber;
  readonly mean: WireNumber;
  readonly deviation: WireNumber;
  readonly notFinite: number;
  /** 40 bins between min and max. */
  readonly histogram: readonly number[];
  /** First-layer filters as pictures [count, height, width, channels], at most 64; null if there are none to show. */
  readonly filters: WireTensor | null;
  /** All values for the table, if there are at most 4096. */
  readonly values: WireTensor | null;
}
