import { isPerPlace, targetField } from '../../core/data/spec.ts';
import type { PretrainedHead } from '../../core/protocol/pretrained.ts';
import type { Model } from '../model/model.ts';

/** The outputs of a network that was trained with the app, by what their targets are. */
export function endsOf({ objectives, data }: Model): ReadonlyMap<PretrainedHead, string> {
  const ends = new Map<PretrainedHead, string>();
  for (const { nodeId, wired, target } of objectives) {
    const field = target.isWired ? data.fields.find(({ name }) => name === wired?.target) : targetField(data);
    if (field?.role !== 'target' || field.meaning.kind !== 'classes') continue;
    const isNext = field.name === 'next';
    if (isPerPlace(field)) ends.set(isNext ? 'languageModel' : 'maskedWords', nodeId);
    else ends.set(isNext ? 'nextSentence' : 'classes', nodeId);
  }
  return ends;
}

/** What the classes of a network that was trained with the app are called. */
export function classesOf({ data }: Model): readonly string[] {
  const field = data.fields.find((one) => one.role === 'target' && one.name !== 'next' && !isPerPlace(one));
  return field?.role === 'target' && field.meaning.kind === 'classes' ? field.meaning.classes : [];
}

/** What the outputs of a model that was read are called where it has several. */
const called: Partial<Record<PretrainedHead, string>> = { maskedWords: 'masked words', nextSentence: 'next sentence' };

/** The outputs of a model that was read: one that was drawn anew is none of its heads. */
export function endsBehind(heads: readonly PretrainedHead[], { objectives }: Model): ReadonlyMap<PretrainedHead, string> {
  const ends = heads.flatMap((head) => {
    if (head === 'pooled') return [];
    const end = objectives.length === 1 ? objectives[0] : objectives.find(({ name }) => name === called[head]);
    return end ? [[head, end.nodeId] as const] : [];
  });
  return new Map(ends);
} // prettier-ignore
