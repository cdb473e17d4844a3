import { isPerPlace, targetField, type TargetField } from '../../core/data/spec.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { sizeOf } from '../../core/shape.ts';
import type { Model } from '../model/model.ts';

type Labels = ArrayLike<number>;

/**
 * What the network's first output is compared with: the field that is wired to it, or the data's first target. Fails with
 * invalidRequest where that is something else than a target of the data.
 */
export function shownTarget({ data, objectives: [first] }: Model): TargetField {
  if (!first?.target.isWired) return targetField(data);
  const field = data.fields.find(({ name }) => name === first.wired?.target);
  if (field?.role === 'target') return field;
  throw new EngineError('invalidRequest', 'This network is not compared with labels of the data, so no prediction of it is right or wrong.'); // prettier-ignore
}

/** The mask by which its places count; undefined: all do. */
export function shownMask(model: Model): string | undefined {
  return isPerPlace(shownTarget(model)) ? model.objectives[0]?.wired?.mask : undefined;
}

/**
 * The place at which an example is shown where every place has a class: the last one that counts, by a mask
 * [examples, places]; the last of all where none does. 0 where an example has one class.
 */
export function shownPlace(target: TargetField, mask: Labels | undefined, example: number): number {
  if (!isPerPlace(target)) return 0;
  const places = sizeOf(target.type.shape);
  for (let place = places - 1; mask && place >= 0; place--) if (mask[example * places + place] !== 0) return place;
  return places - 1;
}
