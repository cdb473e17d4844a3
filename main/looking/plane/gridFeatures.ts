import { inputField } from '../../../core/data/spec.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { PlaneGrid } from '../../../core/protocol/plane.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { Model } from '../../model/model.ts';
import { placeOn } from '../landscape/grid.ts';

/** Fails with invalidRequest when the network has not as many features as the grid has axes. */
export function requireFeatures({ data }: Model, { up }: PlaneGrid): void {
  const { shape } = inputField(data).type;
  const axes = up ? 2 : 1;
  if (shape.length === 1 && sizeOf(shape) === axes) return;
  throw new EngineError('invalidRequest', `The network does not have ${axes} feature${axes > 1 ? 's' : ''}.`);
}

/** The grid's points [points, features], the first feature fastest. */
export function gridFeatures({ across, up, size }: PlaneGrid): Float32Array {
  const line = Array.from({ length: size }, (_, i) => placeOn(across, i, size));
  if (!up) return Float32Array.from(line);
  return Float32Array.from(line.flatMap((_, row) => line.flatMap((x) => [x, placeOn(up, row, size)])));
}
