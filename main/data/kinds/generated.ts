import { generate } from '../../../core/data/generate.ts';
import { partSizes } from '../../../core/data/parts.ts';
import { dataSpec, kindsOf, type GeneratedSource } from '../../../core/data/source.ts';
import type { DataLoader } from '../define.ts';
import { cutInParts, StoredExamples, type LoadedData } from '../types.ts';

/** Loaders for the sets that are computed. */
export const generatedSets: readonly DataLoader<GeneratedSource>[] = kindsOf('generated').map((kind) => ({
  kind,
  load: loadGenerated,
}));

/** Computes a set. */
function loadGenerated(source: GeneratedSource): LoadedData {
  const spec = dataSpec(source);
  const { features, labels } = generate(source);
  const all = new StoredExamples(spec, { features, labels });
  return {
    spec,
    isFull: true,
    origin: 'generated',
    notice: null,
    units: null,
    ...cutInParts(all, partSizes(all.count, source)),
  };
}
