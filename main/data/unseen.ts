import { targetField } from '../../core/data/spec.ts';
import { text, type Text } from '../../core/text.ts';
import type { Split } from '../../core/data/split.ts';
import type { LoadedData } from './types.ts';

/** Which classes are held out but never trained on; null where there are none. */
export function unseenClasses({ spec, training, validation, test }: Pick<LoadedData, 'spec' | Split>): Text | null {
  const { meaning: target } = targetField(spec);
  if (target.kind !== 'classes') return null;
  const [taught, asked] = [new Set<number>(training.labels), new Set<number>([...validation.labels, ...test.labels])];
  const unseen = target.classes.filter((_, i) => asked.has(i) && !taught.has(i));
  if (unseen.length === 0) return null;
  return text(
    `Only held out, never trained on: ${unseen.join(', ')}. Hold out less, or choose another seed.`,
    `Nur zurückgehalten, nie trainiert: ${unseen.join(', ')}. Weniger zurückhalten oder einen anderen Startwert wählen.`,
  );
}
