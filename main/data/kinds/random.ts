import { drawnShare, drawsOf, random as kind, type Draw, type RandomSource } from '../../../core/data/kinds/random.ts';
import { partSizes } from '../../../core/data/parts.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { Stored } from '../../tensors/batch.ts';
import type { DataLoader } from '../define.ts';
import { cutInParts, StoredExamples, type LoadedData } from '../types.ts';

export const random: DataLoader<RandomSource> = { kind: kind.kind, load: loadRandom };

function loadRandom(source: RandomSource): LoadedData {
  const spec = kind.spec(source);
  const stored = drawsOf(source).map((draw, stream) => [draw.field.name, drawn(draw, source, stream)] as const);
  return {
    spec,
    isFull: true,
    origin: 'generated',
    notice: null,
    units: null,
    ...cutInParts(new StoredExamples(spec, Object.fromEntries(stored)), partSizes(source.examples, source)),
  };
}

function drawn({ field, how }: Draw, { examples, seed }: RandomSource, stream: number): Stored {
  const length = examples * sizeOf(field.type.shape);
  const share = (_: unknown, i: number) => drawnShare(i, seed, stream);
  if (typeof how !== 'string') return Int32Array.from({ length }, (_, i) => Math.floor(share(_, i) * how.below));
  if (how === 'share') return Float32Array.from({ length }, share);
  return Float32Array.from({ length }, (_, i) => (2 * share(_, i) - 1) * Math.sqrt(3));
}
