import { z } from 'zod';
import type { Split } from './split.ts';

/** What documents store about the parts that are not trained on. */
export const shares = {
  /** The share of examples held out for testing. */
  testShare: z.number().min(0).max(0.9),
  /** The share of examples used for early stopping and choosing the best weights; absent means 0. */
  validationShare: z.number().min(0).max(0.9).optional(),
};

export interface Shares {
  readonly testShare: number;
  readonly validationShare?: number | undefined;
}

export type PartSizes = Readonly<Record<Split, number>>;

/** How many of these examples are held out; at least one remains for training, if there is any. */
export function heldOut(examples: number, share: number): number {
  return Math.max(0, Math.min(examples - 1, Math.round(examples * share)));
}

/**
 * How `count` examples are divided. The test part has the same size with or without a validation part; at least one
 * example remains for training.
 */
export function partSizes(count: number, { testShare, validationShare = 0 }: Shares): PartSizes {
  const test = heldOut(count, testShare);
  const validation = Math.max(0, Math.min(count - test - 1, Math.round(count * validationShare)));
  return { training: count - test - validation, validation, test };
}

/** The parts of a set that comes with its own test part: the validation part is the end of the training data. */
export function partsOfTraining(count: number, test: number, validationShare = 0): PartSizes {
  const validation = heldOut(count, validationShare);
  return { training: count - validation, validation, test };
}

/** Python that slices the rows of `x` and `y`, ordered as training, validation, test. */
export function partLines({ training, validation, test }: PartSizes): readonly string[] {
  const [first, last] = [training, training + validation];
  if (validation === 0 && test === 0) return ['train_x, train_y = x, y', ...testedOn('train')];
  if (validation === 0) {
    return [`train_x, test_x = x[:${first}], x[${first}:]`, `train_y, test_y = y[:${first}], y[${first}:]`];
  }
  const cut = [
    `train_x, train_y = x[:${first}], y[:${first}]`,
    `val_x, val_y = x[${first}:${last}], y[${first}:${last}]`,
  ];
  return test === 0 ? [...cut, ...testedOn('val')] : [...cut, `test_x, test_y = x[${last}:], y[${last}:]`];
}

/** The same for other arrays. */
export function partLinesOf(names: readonly string[], { training, validation, test }: PartSizes): readonly string[] {
  const last = training + validation;
  return names.flatMap((name) => [
    `train_${name} = ${name}[:${training}]`,
    ...(validation > 0 ? [`val_${name} = ${name}[${training}:${last}]`] : []),
    test > 0 ? `test_${name} = ${name}[${last}:]` : `test_${name} = ${validation > 0 ? 'val' : 'train'}_${name}.copy()`,
  ]);
}

/** Python for data without a test part: looping over an empty one would divide by zero. */
export function testedOn(part: 'train' | 'val'): readonly string[] {
  return [
    part === 'train'
      ? '# Nothing is held out: it is tested on what it is trained on.'
      : '# Nothing is held out for the test: it is tested on what it is validated on.',
    `test_x, test_y = ${part}_x.copy(), ${part}_y.copy()`,
  ];
}
