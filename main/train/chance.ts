import { targetField } from '../../core/data/spec.ts';
import { lossOf } from '../../core/losses/losses.ts';
import { sizeOf } from '../../core/shape.ts';
import { allOf, type Examples } from '../data/types.ts';
import type { Model } from '../model/model.ts';
import type { Numbers } from '../tensors/batch.ts';

/**
 * The mean loss of the best constant output, which knows class frequencies or the mean value but not the features: the
 * result of a network that has learned nothing. Undefined if it cannot be computed.
 */
export function chanceLoss(
  { loss, outputs, outputShape, data, objectives }: Model,
  examples: Examples,
): number | undefined {
  const [only] = objectives;
  const isPlain = objectives.length === 1 && only?.factor === 1 && only.maskRank === undefined && !only.target.isWired;
  if (examples.count === 0 || !isPlain) return undefined;
  const { chanceOfClasses, chanceOfValues } = lossOf(loss);
  const { name, type, meaning: target } = targetField(data);
  const labels = allOf(examples, name);
  if (target.kind === 'values') return chanceOfValues?.(columns(labels, sizeOf(type.shape)));
  return chanceOfClasses?.(classShares(labels, target.classes.length), { width: outputShape.at(-1) ?? 1, outputs });
}

/** The accuracy of always predicting the most frequent class; 0 if there are no classes. */
export function chanceAccuracy({ data }: Model, examples: Examples): number {
  const { name, meaning: target } = targetField(data);
  return target.kind === 'classes' ? Math.max(...classShares(allOf(examples, name), target.classes.length)) : 0;
}

function classShares(labels: Numbers, classes: number): readonly number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts.map((count) => count / labels.length);
}

/** Each value over all examples. */
function columns(labels: Numbers, size: number): readonly Float64Array[] {
  const count = labels.length / size;
  return Array.from({ length: size }, (_, column) =>
    Float64Array.from({ length: count }, (_row, i) => labels[i * size + column] ?? NaN),
  );
}
