import { isPerPlace, targetField } from '../../core/data/spec.ts';
import { text, type Text } from '../../core/text.ts';
import type { Split } from '../../core/data/split.ts';
import { allOf, type Examples, type LoadedData } from './types.ts';

type Parts = Pick<LoadedData, 'spec' | Split>;

/** The names of classes that occur in validation or test but never in training. */
export function unseenNames({ spec, training, validation, test }: Parts): readonly string[] {
  const { meaning: target } = targetField(spec);
  if (target.kind !== 'classes' || isPerPlace(targetField(spec))) return [];
  const classesIn = (examples: Examples) => allOf(examples, targetField(spec).name);
  const taught = new Set<number>(classesIn(training));
  const asked = new Set<number>([...classesIn(validation), ...classesIn(test)]);
  return target.classes.filter((_, i) => asked.has(i) && !taught.has(i));
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
