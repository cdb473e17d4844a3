import { totalmem } from 'node:os';
import { expect, test } from 'vitest';
import { examples } from '../../core/examples/examples.ts';
import type { Document } from '../../core/graph/document.ts';
import { compileDocument, requireTrainingMemory } from '../train/prepare.ts';
import { memoryHere, requireMemory } from './memory.ts';

const moons = examples['moons']!;

function withUnits(units: number): Document {
  const nodes = moons.graph.nodes.map((node) =>
    /^linear[12]$/.test(node.id) ? { ...node, params: { ...node.params, units } } : node,
  );
  return { ...moons, graph: { ...moons.graph, nodes } };
}

test('a network fits up to the last byte, and says beyond it how much it takes and where', () => {
  const widest = { id: 'linear2', name: 'Second layer' };
  expect(() => requireMemory(8e9, 'training', widest, 8e9)).not.toThrow();
  const refused = () => requireMemory(57e9, 'training', widest, 8e9);
  expect(refused).toThrow(/about 57 GB of memory; there are 8 GB here. .*most are in Second layer/);
  expect(refused).toThrow(expect.objectContaining({ code: 'outOfMemory', nodeId: 'linear2' }));
});

test('the memory here is at most the machine’s', () => {
  expect(memoryHere()).toBeGreaterThan(1e8);
  expect(memoryHere()).toBeLessThanOrEqual(totalmem());
});

test('what training alone makes too large may still be looked at', () => {
  // A million weights take 4 MB; with gradients and the two moments of Adam it is four times that.
  const document = withUnits(1_000);
  expect(() => compileDocument(document)).not.toThrow();
  expect(() => requireTrainingMemory(document, 17e6)).not.toThrow();
  expect(() => requireTrainingMemory(document, 15e6)).toThrow(/Training this network takes about 0.016 GB/);
});
