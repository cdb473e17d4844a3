import { generate, heldOut } from '../../core/data/generate.ts';
import type { GeneratedSource } from '../../core/data/source.ts';
import { dataSpec } from '../../core/data/spec.ts';
import { Examples, type LoadedData } from './types.ts';

/** Computes a generated set and holds out the last part of it. */
export function loadGenerated(source: GeneratedSource): LoadedData {
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
