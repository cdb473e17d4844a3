import { expect, test } from 'vitest';
import { usualNumberWords } from '../data/kinds/numberWords.ts';
import { littleBert } from '../examples/littleBert.ts';
import { network } from '../examples/severalPorts.ts';
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

test('what is wired to an output is known by the field of the data that it comes from', () => {
  const wires = [['dataset1', 'linear1'], ['linear1', 'output1']] as const; // prettier-ignore
  const nodes = { dataset1: {}, linear1: { units: 4 }, output1: { loss: 'meanSquaredError' } };
  const wiredOf = (document: Document) => {
    const found = analyse(document);
    return objectivesOf(found.network, found.data).map(({ wired }) => wired);
  };
  expect(wiredOf(network({ ...nodes, linear1: { units: 3 } }, wires))).toEqual([{}]);
  expect(wiredOf(network(nodes, [...wires, ['dataset1', ['output1', 'target']]]))).toEqual([{ target: 'features' }]);
  expect(wiredOf(network(nodes, [...wires, ['linear1', ['output1', 'target']]]))).toEqual([{}]);
});

test('over tokens that are wired perplexity is measured as over those of the data', () => {
  const { tokenizer } = usualNumberWords();
  const source = { kind: 'masked', name: 'a.txt', sha256: 'a'.repeat(64), encoding: 'utf-8', tokenizer, length: 16, examples: 9, maskedShare: 0.2, testShare: 0.1, seed: 1 } as const; // prettier-ignore
  const { network: nodes, data } = analyse(littleBert(source));
  const metrics = metricsOf(objectivesOf(nodes, data)).map(({ name }) => name);
  expect(metrics).toContain('perplexity/masked words');
  expect(metrics).not.toContain('perplexity/next sentence');
});
