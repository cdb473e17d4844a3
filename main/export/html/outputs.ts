import { isPerPlace, targetField, type Field } from '../../../core/data/spec.ts';
import { hasSignedOutput, lossOf } from '../../../core/losses/losses.ts';
import type { ClassReading, PageOutput } from '../../../core/protocol/exportedPage.ts';
import type { LoadedData } from '../../data/types.ts';
import type { Model } from '../../model/model.ts';

type Objective = Model['objectives'][number];

/** What comes out of a network, in the order of its outputs. */
export function outputsOf({ objectives, data: spec }: Model, { units }: LoadedData): readonly PageOutput[] {
  return objectives.map((objective): PageOutput => {
    const { name: title, target, wired, outputShape } = objective;
    const field: Field | undefined = target.isWired
      ? spec.fields.find(({ name }) => name === wired?.target)
      : targetField(spec);
    if (field?.role === 'input' && field.meaning.kind === 'image') {
      const [height = 1, width = 1, channels = 1] = field.type.shape;
      return { kind: 'picture', title, height, width, channels };
    }
    if (target.kind === 'classes') {
      const isOfPlaces = field?.role === 'target' ? isPerPlace(field) : outputShape.length > 1;
      const known = field?.role === 'target' && field.meaning.kind === 'classes' ? field.meaning.classes : undefined;
      const classes = target.areTokens ? [] : (known ?? Array.from({ length: target.count }, (_, i) => String(i)));
      return { kind: 'classes', title, classes, reading: readingOf(objective), isPerPlace: isOfPlaces };
    }
    const values = field?.role === 'target' && field.meaning.kind === 'values' ? field.meaning : undefined;
    const names = values?.names ?? Array.from({ length: Math.min(target.count, 100) }, (_, i) => `y${i + 1}`);
    const scale = target.isWired ? null : units?.targets;
    return {
      kind: 'values',
      title,
      names,
      units: names.map((_, i) => values?.units?.[i] ?? null),
      mean: names.map((_, i) => scale?.mean[i] ?? 0),
      deviation: names.map((_, i) => scale?.deviation[i] ?? 1),
    };
  });
}

/** How the app reads the numbers of an output as well. */
function readingOf({ loss, outputs, outputShape, target }: Objective): ClassReading {
  if (lossOf(loss).link === 'softmax') return outputs === 'logits' ? 'softmax' : 'plain';
  if (outputShape.at(-1) !== 1 || target.count !== 2) return 'plain';
  if (outputs === 'signs') return 'signs';
  return hasSignedOutput(loss, outputs) ? 'sigmoid' : 'single';
}
