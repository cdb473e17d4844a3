import { isPerPlace, targetField } from '../../core/data/spec.ts';
import { text, type Text } from '../../core/text.ts';
import type { Split } from '../../core/data/split.ts';
import { allOf, type Examples, type LoadedData } from './types.ts';

type Parts = Pick<LoadedData, 'spec' | Split>;

/** How many examples there are of each class; none where every position has one, or numbers are predicted. */
export function classCounts({ spec }: Pick<LoadedData, 'spec'>, examples: Examples): readonly number[] {
  const target = targetField(spec);
  if (target.meaning.kind !== 'classes' || isPerPlace(target)) return [];
  const counts = new Array<number>(target.meaning.classes.length).fill(0);
  for (const label of allOf(examples, target.name)) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/** The names of classes that occur in validation or test but never in training. */
export function unseenNames(data: Parts): readonly string[] {
  const { meaning: target } = targetField(data.spec);
  const [taught, validated, tested] = [data.training, data.validation, data.test].map((part) =>
    classCounts(data, part),
  );
  if (target.kind !== 'classes' || !taught) return [];
  return target.classes.filter((_, i) => taught[i] === 0 && (validated?.[i] ?? 0) + (tested?.[i] ?? 0) > 0);
}

/** The same as a sentence; null if there are none. */
export function unseenClasses(parts: Parts): Text | null {
  const unseen = unseenNames(parts);
  if (unseen.length === 0) return null;
  return text(
    `Only held out, never trained on: ${unseen.join(', ')}. Hold out less, or choose another seed.`,
    `Nur zurückgehalten, nie trainiert: ${unseen.join(', ')}. Weniger zurückhalten oder einen anderen Startwert wählen.`,
  );
}
