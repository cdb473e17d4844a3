import type { Shape } from '../shape.ts';
import type { WireNumber, WireTensor } from './tensors.ts';

/** A weight of a node as panels show it. */
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
  /** First-layer filters as pictures [count, height, width, channels], at most 64; null where there are none to see. */
  readonly filters: WireTensor | null;
  /** All values when there are at most 4096, for the table. */
  readonly values: WireTensor | null;
}
