import { expect, test } from 'vitest';
import type { ChosenAttention } from '../../../core/protocol/attention.ts';
import { lineAt, linesOf, sharesOf, strongest, weightsOf } from './weights.ts';

const wire = (shape: readonly number[], values: readonly number[]) => {
  const bytes = new Uint8Array(Float32Array.from(values).buffer);
  return { dtype: 'float32', shape, data: btoa(String.fromCharCode(...bytes)) } as const;
};

/** Two heads of three words that look at two. */
const chosen: ChosenAttention = {
  identity: 'softmax1',
  queries: 3,
  keys: 2,
  heads: [0, 1],
  weights: wire([2, 3, 2], [1, 0, 0.25, 0.75, 0.5, 0.5, 0, 1, 0.75, 0.25, 0.5, 0.5]),
  mean: wire([3, 2], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]),
  hidden: [],
  parts: [],
};

test('what a word looks at and who looks at it, of one head, of several and of their mean', () => {
  const weights = weightsOf(chosen);
  expect([...sharesOf(weights, [0], { side: 'query', index: 1 })]).toEqual([0.25, 0.75]);
  expect([...sharesOf(weights, [0], { side: 'key', index: 1 })]).toEqual([0, 0.75, 0.5]);
  expect([...sharesOf(weights, [0, 1], { side: 'query', index: 0 })]).toEqual([0.5, 0.5]);
  expect([...sharesOf(weights, [], { side: 'query', index: 0 })]).toEqual([0.5, 0.5]);
  expect(strongest(sharesOf(weights, [0], { side: 'key', index: 1 }), 2)).toEqual([
    { index: 1, weight: 0.75 },
    { index: 2, weight: 0.5 },
  ]);
});

test('the strongest connections are drawn over the others, of all words or of one, and found where they are', () => {
  const weights = weightsOf(chosen);
  const lines = linesOf(weights, [0, 1], null, 100);
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toMatchObject({ weight: 1 });
  expect(linesOf(weights, [0], { side: 'key', index: 0 }, 100).map(({ query }) => query)).toEqual([1, 2, 0]);
  expect(linesOf(weights, [0, 1], null, 2).map(({ weight }) => weight)).toEqual([1, 1]);
  expect(linesOf(weights, [1], { side: 'query', index: 0 }, 100)).toEqual([{ head: 1, query: 0, key: 1, weight: 1 }]);
  const own = linesOf(weights, [0], null, 100);
  expect(lineAt(own, 0.5, 0, 0.2)).toMatchObject({ query: 0, key: 0 });
  expect(lineAt(own, 0, 2, 0.2)).toMatchObject({ query: 2 });
  expect(lineAt(own, 0.5, 4, 0.2)).toBeUndefined();
});

test('a network of nothing has no lines', () => {
  const none = weightsOf({ ...chosen, queries: 0, keys: 0, weights: wire([2, 0, 0], []), mean: wire([0, 0], []) });
  expect(linesOf(none, [0, 1], null, 10)).toEqual([]);
  expect(sharesOf(none, [0], { side: 'query', index: 0 })).toHaveLength(0);
});
