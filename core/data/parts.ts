import { z } from 'zod';
import type { Split } from './split.ts';

/** What documents say of the parts that are not trained on. */
export const shares = {
  /** Share of the examples that is held out for the test. */
  testShare: z.number().min(0).max(0.9),
  /** Share of the examples by which early stopping and the best weights are chosen; absent: 0. */
  validationShare: z.number().min(0).max(0.9).optional(),
};

export interface Shares {
  readonly testShare: number;
  readonly validationShare?: number | undefined;
}

export type PartSizes = Readonly<Record<Split, number>>;

/** How many examples are held out of `count`; at least one is left to train on, if there is one. */
export function heldOut(examples: number, share: number): number {
  return Math.max(0, Math.min(examples - 1, Math.round(examples * share)));
}

/**
 * How many of `count` examples each part has. The test part is as large without a validation part as with one; at least
 * one example is left to train on.
 */
export function partSizes(count: number, { testShare, validationShare = 0 }: Shares): PartSizes {
  const test = heldOut(count, testShare);
  const validation = Math.max(0, Math.min(count - test - 1, Math.round(count * validationShare)));
  return { training: count - test - validation, validation, test };
}

/** The parts of a set that has a test part of its own: validation is the end of what it has to train on. */
export function partsOfTraining(count: number, test: number, validationShare = 0): PartSizes {
  const validation = heldOut(count, validationShare);
  return { training: count - validation, validation, test };
}

/** Python that cuts the rows of `x` and `y`, which lie in the order training, validation, test. */
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

/** The same of the rows of other arrays. */
export function partLinesOf(names: readonly string[], { training, validation, test }: PartSizes): readonly string[] {
  const last = training + validation;
  return names.flatMap((name) => [
    `train_${name} = ${name}[:${training}]`,
    ...(validation > 0 ? [`val_${name} = ${name}[${training}:${last}]`] : []),
    test > 0 ? `test_${name} = ${name}[${last}:]` : `test_${name} = ${validation > 0 ? 'val' : 'train'}_${name}.copy()`,
  ]);
}

/** Python for data without a test part: loops over an empty one would divide by zero. */
export function testedOn(part: 'train' | 'val'): readonly string[] {
  return [
    part === 'train'
      ? '# Nothing is held out: it is tested on what it is trained on.'
      : '# Nothing is held out for the test: it is tested on what it is validated on.',
    `test_x, test_y = ${part}_x.copy(), ${part}_y.copy()`,
  ];
}
