import { generate } from '../../../core/data/generate.ts';
import { heldOut } from '../../../core/data/parts.ts';
import { dataSpec, kindsOf, type GeneratedSource } from '../../../core/data/source.ts';
import type { DataLoader } from '../define.ts';
import { Examples, type LoadedData } from '../types.ts';

/** The sets that are computed: each as its kind generates it. */
export const generatedSets: readonly DataLoader<GeneratedSource>[] = kindsOf('generated').map((kind) => ({
  kind,
  load: loadGenerated,
}));

/** Computes a set and holds out the last part of it. */
function loadGenerated(source: GeneratedSource): LoadedData {
  const spec = dataSpec(source);
  const { features, labels } = generate(source);
  const all = new Examples(spec, features, labels);
  const trained = all.count - heldOut(all.count, source.testShare);
  return {
    spec,
    isFull: true,
    origin: 'generated',
    notice: null,
    units: null,
    training: all.slice(spec, 0, trained),
    test: all.slice(spec, trained),
  };
}
