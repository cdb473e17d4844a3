import { drawnWords, words as kind, type WordsSource } from '../../../core/data/kinds/words.ts';
import { partSizes } from '../../../core/data/parts.ts';
import type { DataLoader } from '../define.ts';
import { cutInParts, StoredExamples } from '../types.ts';

export const words: DataLoader<WordsSource> = {
  kind: kind.kind,
  load(source) {
    const spec = kind.spec(source);
    const all = new StoredExamples(spec, drawnWords(source));
    const parts = cutInParts(all, partSizes(all.count, source));
    return { spec, isFull: true, origin: 'generated', notice: null, units: null, ...parts };
  },
};
