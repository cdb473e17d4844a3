import { emptyDocument } from '../graph/create.ts';
import type { Document, GraphNode } from '../graph/document.ts';
import { defaultTraining } from '../training/settings.ts';

/** A node, the source of its first input, and its position in rows of four: column and row. */
type Placed = readonly [node: GraphNode, from: string | undefined, column: number, row: number];

const dense = (id: string, units: number, from: string, column: number, row: number): Placed => [
  { id, block: 'linear', params: { units } },
  from,
  column,
  row,
];
const plain = (id: string, block: string, from: string | undefined, column: number, row: number): Placed => [
  { id, block, params: {} },
  from,
  column,
  row,
];

/** A code of 32 numbers serves both heads: one predicts the class, the other reconstructs the picture. */
const nodes: readonly Placed[] = [
  plain('dataset1', 'dataset', undefined, 0, 0),
  plain('flatten1', 'flatten', 'dataset1', 1, 0),
  dense('linear1', 128, 'flatten1', 2, 0),
  plain('relu1', 'relu', 'linear1', 3, 0),
  dense('linear2', 32, 'relu1', 0, 1),
  plain('relu2', 'relu', 'linear2', 1, 1),
  dense('linear3', 10, 'relu2', 2, 1),
  [
    { id: 'output1', name: 'classes', block: 'output', params: { loss: 'crossEntropy', from: 'logits' } },
    'linear3',
    3,
    1,
  ],
  dense('linear4', 128, 'relu2', 0, 2),
  plain('relu3', 'relu', 'linear4', 1, 2),
  dense('linear5', 784, 'relu3', 2, 2),
  plain('sigmoid1', 'sigmoid', 'linear5', 3, 2),
  [{ id: 'reshape1', block: 'reshape', params: { shape: [28, 28, 1] } }, 'sigmoid1', 0, 3],
  [
    { id: 'output2', name: 'picture', block: 'output', params: { loss: 'meanSquaredError', factor: 10 } },
    'reshape1',
    1,
    3,
  ],
];

/** Classifies and reconstructs pictures at once: two losses on one network. */
export function classifyAndReconstruct(): Document {
  const wires = nodes.flatMap(([{ id }, from]) => (from === undefined ? [] : [{ from, to: { node: id, port: 'in' } }]));
  const edges = [...wires, { from: 'dataset1', to: { node: 'output2', port: 'target' } }];
  const name = 'Classify and reconstruct';
  return {
    ...emptyDocument(name, { kind: 'fashion-mnist' }, { ...defaultTraining, epochs: 3, learningRate: 1e-3 }),
    graph: {
      nodes: nodes.map(([node]) => node),
      edges: edges.map(({ from, to }, i) => ({ id: `edge${i + 1}`, from: { node: from, port: 'out' }, to })),
    },
    layout: {
      root: Object.fromEntries(nodes.map(([{ id }, , column, row]) => [id, { x: column * 268, y: row * 150 }])),
    },
  };
}
