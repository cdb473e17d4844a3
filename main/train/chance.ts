import { targetField } from '../../core/data/spec.ts';
import type { Model } from '../model/model.ts';
import { sizeOf } from '../../core/shape.ts';
import { allOf, type Examples } from '../data/types.ts';
import type { Numbers } from '../tensors/batch.ts';

/**
 * The mean loss of the best constant output, which knows how often each class or what mean value there is and nothing
 * of the features: what a network that has learned nothing comes to. Undefined where that cannot be told.
 */
export function chanceLoss({ loss, outputs, outputShape, data }: Model, examples: Examples): number | undefined {
  if (examples.count === 0) return undefined;
  const { meaning: target, type } = targetField(data);
  const labels = allOf(examples, targetField(data).name);
  if (target.kind === 'values') return loss === 'meanSquaredError' ? variance(labels, sizeOf(type.shape)) : undefined;
  const shares = classShares(labels, target.classes.length);
  const entropy = shares.reduce((sum, share) => sum + xLogX(share), 0);
  switch (loss) {
    case 'crossEntropy':
      return -entropy;
    case 'binaryCrossEntropy': {
      if (outputShape[0] === 1) return -entropy;
      const binary = shares.reduce((sum, share) => sum + xLogX(share) + xLogX(1 - share), 0);
      return -binary / shares.length;
    }
    case 'meanSquaredError': {
      const spread = shares.reduce((sum, share) => sum + share * (1 - share), 0) / shares.length;
      return outputs === 'signs' ? 4 * spread : spread;
    }
  }
}

/** The share of right answers of whoever always names the most frequent class; 0 where there are no classes. */
export function chanceAccuracy({ data }: Model, examples: Examples): number {
  const { meaning: target } = targetField(data);
  if (target.kind !== 'classes') return 0;
  return Math.max(...classShares(allOf(examples, targetField(data).name), target.classes.length));
}

const xLogX = (share: number) => (share > 0 ? share * Math.log(share) : 0);

function classShares(labels: Numbers, classes: number): readonly number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts.map((count) => count / labels.length);
}

/** Of each value around its own mean, the mean over them. */
function variance(labels: Numbers, size: number): number {
  const count = labels.length / size;
  const means = new Float64Array(size);
  const squares = new Float64Array(size);
  for (const [i, value] of labels.entries()) means[i % size] = (means[i % size] ?? 0) + value / count;
  for (const [i, value] of labels.entries()) {
    squares[i % size] = (squares[i % size] ?? 0) + (value - (means[i % size] ?? 0)) ** 2 / count;
  }
  return squares.reduce((sum, square) => sum + square, 0) / size;
}
