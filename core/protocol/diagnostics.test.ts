import { expect, test } from 'vitest';
import { examples } from '../examples/examples.ts';
import { emptyDocument } from '../graph/create.ts';
import { diagnosticFiles } from './diagnostics.ts';

const nothing = { about: null, devices: null, log: null, dumps: [], page: null, document: null };

test('what nobody could tell, or has not agreed to, is no file', () => {
  expect(diagnosticFiles(nothing)).toEqual({});
  expect(Object.keys(diagnosticFiles({ ...nothing, log: 'a line\n', page: {} }))).toEqual(['log.txt', 'page.json']);
});

test('crash dumps are named, and stay where they are', () => {
  const dump = { name: 'pending/1.dmp', at: '2026-01-02T03:04:05.000Z', bytes: 4 };
  const { 'crashes.json': said = '' } = diagnosticFiles({ ...nothing, dumps: [dump] });
  expect(JSON.parse(said)).toEqual({ folder: 'logs/crashes', dumps: [dump] });
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
