import { expect, it } from 'vitest';
import type { NodeStep, TensorView } from '../../core/protocol/explain.ts';
import { isReached, stopsOf } from './steps.ts';

const view: TensorView = { shape: [1], values: null, min: 0, max: 0, mean: 0 };
const node = (nodeId: string, hasWeights: boolean): NodeStep => ({
  nodeId,
  inputs: [],
  output: view,
  gradient: view,
  weights: hasWeights ? [{ name: 'kernel', before: view, gradient: view, after: view }] : [],
});

it('a step goes forward, measures the loss, comes back and changes the weights', () => {
  const stops = stopsOf([node('data', false), node('linear', true), node('relu', false), node('output', false)]);
  expect(stops.map(({ phase, nodeId }) => `${phase} ${nodeId}`)).toEqual([
    'forward data', 'forward linear', 'forward relu', 'loss output', 'backward relu', 'backward linear', 'backward data',
    'update linear',
  ]); // prettier-ignore
  expect(isReached(stops, 4, 'backward', 'relu')).toBe(true);
  expect(isReached(stops, 4, 'backward', 'linear')).toBe(false);
});
