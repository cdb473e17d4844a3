import { expect, test } from 'vitest';
import { examples } from '../examples/examples.ts';
import { emptyDocument } from '../graph/create.ts';
import { diagnosticFiles } from './diagnostics.ts';

const nothing = { about: null, devices: null, log: null, page: null, document: null };

test('what nobody could tell, or has not agreed to, is no file', () => {
  expect(diagnosticFiles(nothing)).toEqual({});
  expect(Object.keys(diagnosticFiles({ ...nothing, log: 'a line\n', page: {} }))).toEqual(['log.txt', 'page.json']);
});

test('a document comes without the weights of its nodes and edges', () => {
  const example = examples['perceptron-and'] ?? emptyDocument('');
  const { nodes, edges } = example.graph;
  const graph = {
    nodes: nodes.map((node) => ({ ...node, weights: { kernel: [0.123456] } })),
    edges: edges.map((edge) => ({ ...edge, weights: [0.123456] })),
  };
  const said = diagnosticFiles({ ...nothing, document: { ...example, graph } })['document.json'] ?? '';
  expect(said).not.toContain('0.123456');
  expect(JSON.parse(said)).toMatchObject({ graph: { edges: edges.map(({ id }) => ({ id })) } });
});
