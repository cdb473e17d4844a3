import { EngineError } from '../../../core/protocol/errors.ts';
import { counted, text } from '../../../core/text.ts';
import type { PlaneGrid } from '../../../core/protocol/plane.ts';
import { sizeOf } from '../../../core/shape.ts';
import { tensorType } from '../../../core/tensorType.ts';
import type { Batch } from '../../tensors/batch.ts';
import type { Model } from '../../model/model.ts';
import { placeOn } from '../landscape/grid.ts';

/** Whether the network takes exactly as many features as the grid has axes. */
export function hasFeatures({ inputs: [field, ...others] }: Pick<Model, 'inputs'>, grid: PlaneGrid): boolean {
  const { shape, dtype } = field?.type ?? tensorType('bool', []);
  return others.length === 0 && dtype === 'float32' && shape.length === 1 && sizeOf(shape) === axesOf(grid);
}

const axesOf = ({ up }: PlaneGrid) => (up ? 2 : 1);

/** Fails with invalidRequest unless the network takes exactly as many features as the grid has axes. */
export function requireFeatures(model: Model, grid: PlaneGrid): void {
  if (hasFeatures(model, grid)) return;
  const axes = axesOf(grid);
  const wanted = counted(axes, ['feature', 'features'], ['Merkmal', 'Merkmale']);
  throw new EngineError(
    'invalidRequest',
    text(
      `The network does not take exactly ${wanted.en}, so there is no such picture of it.`,
      `Das Netz nimmt nicht genau ${wanted.de}; darum gibt es kein solches Bild von ihm.`,
    ),
  );
}

/** Points as a batch for the network. */
export function gridBatch({ inputs }: Model, points: Float32Array): Batch {
  const [{ name, type } = { name: '', type: tensorType('float32', [1]) }] = inputs;
  return { size: points.length / sizeOf(type.shape), fields: { [name]: points } };
}

/** The grid's points [points, features], with the first feature varying fastest. */
export function gridFeatures({ across, up, size }: PlaneGrid): Float32Array {
  const line = Array.from({ length: size }, (_, i) => placeOn(across, i, size));
  if (!up) return Float32Array.from(line);
  return Float32Array.from(line.flatMap((_, row) => line.flatMap((x) => [x, placeOn(up, row, size)])));
}
