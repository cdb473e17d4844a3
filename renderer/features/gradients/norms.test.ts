import { expect, it } from 'vitest';
import type { GradientHealth, NodeHealth } from '../../../core/protocol/explain.ts';
import { decades, nextMoment, normRows, spread } from './norms.ts';

const node = (nodeId: string, gradient: number | 'NaN' | null): NodeHealth => ({
  nodeId,
  weights: gradient === null ? null : { gradient, size: 1, share: 1, updateRatio: 1 },
  units: null,
  verdict: 'fine',
});
const at = (step: number, ...nodes: NodeHealth[]): GradientHealth =>
  ({ runId: 'run', step, examples: 64, learningRate: 0.1, loss: 1, nodes }); // prettier-ignore
const sizes = new Map([
  ['linear1', 4],
  ['linear2', 9],
]);

it('the norm is the root mean square times the root of how many weights there are, layer by layer and step by step', () => {
  const moments = [at(20, node('linear1', 0.1), node('linear2', 2)), at(10, node('linear1', 1), node('linear2', 1))];
  const { rows, layers } = normRows(moments, sizes);
  expect(rows).toEqual([
    { step: 10, linear1: 2, linear2: 3 },
    { step: 20, linear1: 0.2, linear2: 6 },
  ]);
  expect(layers).toEqual([
    { nodeId: 'linear1', last: 0.2 },
    { nodeId: 'linear2', last: 6 },
  ]);
  expect(decades(rows)).toEqual({ low: -1, high: 1 });
});

it('what has no place on a logarithmic axis is a gap, and what has no weights no curve', () => {
  const { rows, layers } = normRows([at(0, node('linear1', 0), node('relu', null), node('linear2', 'NaN'))], sizes);
  expect(rows).toEqual([{ step: 0 }]);
  expect(layers.map(({ nodeId, last }) => [nodeId, last])).toEqual([['linear1', 0], ['linear2', NaN]]); // prettier-ignore
  expect(decades(rows)).toBeUndefined();
});

it('norms that are all alike still have an axis', () => {
  expect(decades([{ step: 0, linear1: 1 }])).toEqual({ low: 0, high: 1 });
});

it('measures the newest moment, then what is farthest from all that is known, and in training only the newest', () => {
  const recorded = [0, 10, 20, 30, 40];
  const order: number[] = [];
  for (;;) {
    const next = nextMoment(recorded, new Set(order), false);
    if (next === undefined) break;
    order.push(next);
  }
  expect(order).toEqual([40, 0, 20, 10, 30]);
  expect(nextMoment(recorded, new Set([40]), true)).toBeUndefined();
  expect(nextMoment([...recorded, 50], new Set([40]), true)).toBe(50);
  expect(nextMoment([], new Set(), false)).toBeUndefined();
});

it('of many steps some are taken, evenly, with both ends', () => {
  expect(spread(Array.from({ length: 101 }, (_, i) => i), 5)).toEqual([0, 25, 50, 75, 100]); // prettier-ignore
  expect(spread([3, 4], 5)).toEqual([3, 4]);
});
