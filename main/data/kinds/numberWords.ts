import { numberWords as kind, type NumberWordsSource } from '../../../core/data/kinds/numberWords.ts';
import { drawnPairs } from '../../../core/data/numberWords.ts';
import type { DataLoader } from '../define.ts';
import { Translations } from '../texts/translation.ts';
import { firstNumbers } from '../types.ts';

/** Pairs are drawn in random order, each once, so the parts have no pairs in common. */
export const numberWords: DataLoader<NumberWordsSource> = {
  kind: kind.kind,
  load(source) {
    const spec = kind.spec(source);
    const pairs = new Translations(spec.name.en, source);
    for (const [german, english] of drawnPairs(source)) pairs.add(german, english);
    const parts = pairs.parts(spec, firstNumbers(pairs.count));
    const { census } = pairs;
    return { spec, isFull: true, origin: 'generated', notice: pairs.notice(), units: null, census, ...parts };
  },
  texts: (source) => Array.from(drawnPairs(source), ([text, pair]) => ({ text, pair })),
};
