import { expect, it } from 'vitest';
import type { NodeStep, StepExplanation, TensorView } from '../../../core/protocol/explain.ts';
import { flowOf, hasGradient, placeOf, stopsOf } from './steps.ts';

const view = (mean: number): TensorView => ({ shape: [1], values: null, min: mean, max: mean, mean });
const node = (nodeId: string, from: readonly string[], hasWeights = false): NodeStep => ({
  nodeId,
  inputs: from.map((name, i) => ({ edge: `${name}-${nodeId}`, from: name, gradient: view(10 + i) })),
  output: view(1),
  gradient: view(2),
  weights: hasWeights
    ? [{ name: 'kernel', before: view(0), gradient: view(0), clipped: null, slots: [], after: view(0) }]
    : [],
});

/** A residual connection inside of a module. */
const nodes = [
  node('data', []),
  node('linear', ['data'], true),
  node('box/relu', ['linear']),
  node('add', ['linear', 'box/relu']),
  node('output', ['add']),
];
const stops = stopsOf(nodes);
const at = (stop: string) => ({
  explanation: { nodes } as unknown as StepExplanation,
  stops,
  at: stops.findIndex(({ phase, nodeId }) => `${phase} ${nodeId}` === stop),
});

it('a step goes forward, measures the loss, comes back and changes the weights', () => {
  expect(stops.map(({ phase, nodeId }) => `${phase} ${nodeId}`)).toEqual([
    'forward data', 'forward linear', 'forward box/relu', 'forward add', 'loss output', 'backward output',
    'backward add', 'backward box/relu', 'backward linear', 'update linear',
  ]); // prettier-ignore
});

it('of two outputs each measures a loss of its own', () => {
  const own = { loss: 1, target: null };
  const both = [node('data', []), { ...node('first', ['data']), own }, node('linear', ['data'], true), { ...node('last', ['linear']), own }]; // prettier-ignore
  expect(stopsOf(both).map(({ phase, nodeId }) => `${phase} ${nodeId}`)).toEqual([
    'forward data', 'forward linear', 'loss first', 'loss last', 'backward last', 'backward linear', 'backward first', 'update linear',
  ]); // prettier-ignore
});

it('an edge carries a value once its source is computed, and its gradient once its target is derived', () => {
  expect(flowOf(at('forward data'), 'linear-add')).toEqual({ value: null, gradient: null });
  expect(flowOf(at('forward linear'), 'linear-add')).toEqual({ value: view(1), gradient: null });
  expect(flowOf(at('backward output'), 'linear-add')!.gradient).toBeNull();
  expect(flowOf(at('backward add'), 'linear-add')!.gradient).toEqual(view(10));
  expect(flowOf(at('backward add'), 'somewhere-else')).toBeNull();
});

it('the gradient of an output is complete when it has come back over all edges', () => {
  expect(hasGradient(at('backward add'), 'linear')).toBe(false);
  expect(hasGradient(at('backward box/relu'), 'linear')).toBe(true);
  expect(hasGradient(at('loss output'), 'output')).toBe(false);
  expect(hasGradient(at('backward output'), 'output')).toBe(true);
});

it('nodes lie ahead until the phase has come to them, and a module is where what is inside it is', () => {
  expect(placeOf(at('forward linear'), 'add')).toBe('ahead');
  expect(placeOf(at('forward box/relu'), 'box')).toBe('here');
  expect(placeOf(at('loss output'), 'add')).toBe('behind');
  expect(placeOf(at('backward output'), 'box')).toBe('ahead');
  expect(placeOf(at('backward linear'), 'data')).toBe('behind');
  expect(placeOf(at('backward linear'), 'note')).toBeNull();
});

it('a long walk is looked through once, and not again for every card, wire and row', () => {
  let reads = 0;
  const length = 500;
  const counted = Array.from({ length }, (_, i): NodeStep => {
    const { nodeId, ...rest } = node(`n${i}`, i === 0 ? [] : [`n${i - 1}`]);
    return { ...rest, get nodeId() { reads++; return nodeId; } }; // prettier-ignore
  });
  const walk = { explanation: { nodes: counted } as unknown as StepExplanation, stops: stopsOf(counted), at: length };
  reads = 0;
  for (let i = 0; i < length; i++) {
    // Nothing comes back to the first one.
    expect(placeOf(walk, `n${i}`)).toBe(i === 0 ? 'behind' : i === length - 1 ? 'here' : 'ahead');
    flowOf(walk, `n${i - 1}-n${i}`);
    hasGradient(walk, `n${i}`);
  }
  expect(reads).toBeLessThan(10 * length);
});
