import { isPerPlace, targetField, type TargetField } from '../../core/data/spec.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import { sizeOf } from '../../core/shape.ts';
import { text } from '../../core/text.ts';
import type { Model } from '../model/model.ts';

type Labels = ArrayLike<number>;

/** The field that the network's first output is compared with; undefined if that is not a target of the data. */
export function comparedField({ data, objectives: [first] }: Model): TargetField | undefined {
  if (!first?.target.isWired) return targetField(data);
  const field = data.fields.find(({ name }) => name === first.wired?.target);
  return field?.role === 'target' ? field : undefined;
}

/** Like `comparedField`, but fails with invalidRequest if there is none. */
export function shownTarget(model: Model): TargetField {
  const field = comparedField(model);
  if (field) return field;
  throw new EngineError(
    'invalidRequest',
    text(
      'This network is not compared with labels of the data, so no prediction of it is right or wrong.',
      'Dieses Netz wird nicht mit Labels der Daten verglichen; keine Vorhersage ist also richtig oder falsch.',
    ),
  );
}

/** The mask for its positions; undefined: all count. */
export function shownMask(model: Model): string | undefined {
  return isPerPlace(shownTarget(model)) ? model.objectives[0]?.wired?.mask : undefined;
}

/**
 * The position shown of an example if every position has a class: the last one that counts according to a mask
 * [examples, positions], or the very last if none does. 0 if an example has a single class.
 */
export function shownPlace(target: TargetField, mask: Labels | undefined, example: number): number {
  if (!isPerPlace(target)) return 0;
  const places = sizeOf(target.type.shape);
  for (let place = places - 1; mask && place >= 0; place--) if (mask[example * places + place] !== 0) return place;
  return places - 1;
}
