import { expect, test } from 'vitest';
import { classifyAndReconstruct } from '../examples/twoLosses.ts';
import type { Document } from '../graph/document.ts';
import { analyse } from './analyse.ts';
import { metricsOf, objectivesOf } from './objectives.ts';

const named = (document: Document, names: Readonly<Record<string, string>>): Document => ({
  ...document,
  graph: {
    ...document.graph,
    nodes: document.graph.nodes.map((node) => ({ ...node, name: names[node.id] ?? node.name })),
  },
});

test.each([
  ['two that have the same name', { output1: 'same', output2: 'same' }, ['output1', 'output2']],
  ['one that has an empty name', { output1: 'classes', output2: '' }, ['classes', 'output2']],
  ['one that is called as another is by its id', { output1: 'output2', output2: ' ' }, ['output1', 'output2']],
])('outputs are told apart: %s', (_, names, expected) => {
  const { network, data } = analyse(named(classifyAndReconstruct(), names));
  const objectives = objectivesOf(network, data);
  expect(objectives.map(({ name }) => name)).toEqual(expected);
  const metrics = metricsOf(objectives).map(({ name }) => name);
  expect(new Set(metrics).size).toBe(metrics.length);
});
