import type { DataSource } from '../data/source.ts';
import { emptyDocument } from '../graph/create.ts';
import type { Document, GraphNode } from '../graph/document.ts';

/** A node, or one of its ports. */
export type End = string | readonly [node: string, port: string];
const end = (one: End, port: string) =>
  typeof one === 'string' ? { node: one, port } : { node: one[0], port: one[1] };

/** A document with these blocks, under their own names, connected by these edges from output to input. */
export function network(
  nodes: Readonly<Record<string, GraphNode['params']>>,
  wires: readonly (readonly [End, End])[],
  data: DataSource = { kind: 'iris' },
): Document {
  const graph = {
    nodes: Object.entries(nodes).map(([id, params]) => ({ id, block: id.replace(/\d+$/, ''), params })),
    edges: wires.map(([from, to], i) => ({ id: `edge${i + 1}`, from: end(from, 'out'), to: end(to, 'in') })),
  };
  return { ...emptyDocument('ports'), data, graph } as Document;
}

/** Columns of the iris data, treated as if they were words. */
export const tokens = {
  dataset1: {}, tokens1: { count: 5 }, embedding1: { tokens: 5, width: 6 }, sequenceMean1: {}, linear1: { units: 3 }, output1: {},
}; // prettier-ignore
export const text: readonly (readonly [End, End])[] = [
  ['dataset1', 'tokens1'], ['tokens1', 'embedding1'], ['embedding1', 'sequenceMean1'], ['sequenceMean1', 'linear1'], ['linear1', 'output1'],
]; // prettier-ignore
/** The same, with the tokens also used as the mask. */
export const masked = network(tokens, [['tokens1', ['sequenceMean1', 'mask']], ...text]);

/** A node with two outputs, each leading to a different node. */
export const halves = network(
  { dataset1: {}, split1: { width: 1 }, linear1: { units: 2 }, linear2: { units: 2 }, add1: {}, linear3: { units: 3 }, output1: {} },
  [
    ['dataset1', 'split1'], [['split1', 'first'], 'linear1'], [['split1', 'rest'], 'linear2'], ['linear1', 'add1'],
    ['linear2', 'add1'], ['add1', 'linear3'], ['linear3', 'output1'],
  ],
); // prettier-ignore

/** Letters of two words, which word each belongs to, and a mask over both. */
const twoWords: DataSource = { kind: 'words', examples: 500, testShare: 0.2, validationShare: 0.15, seed: 1 };
const pair = {
  dataset1: {}, embedding1: { tokens: 7, width: 4 }, embedding2: { tokens: 2, width: 3 }, concatenate1: {},
  linear1: { units: 6 }, relu1: {}, sequenceMean1: {}, linear2: { units: 2 }, output1: {},
}; // prettier-ignore
const pairWires: readonly (readonly [End, End])[] = [
  ['dataset1', 'embedding1'], [['dataset1', 'segments'], 'embedding2'], ['embedding1', 'concatenate1'],
  ['embedding2', 'concatenate1'], ['concatenate1', 'linear1'], ['linear1', 'relu1'], ['relu1', 'sequenceMean1'],
  ['sequenceMean1', 'linear2'], ['linear2', 'output1'],
]; // prettier-ignore
export const unmaskedPair = network(pair, pairWires, twoWords);
export const maskedPair = network(
  pair,
  [
    ...pairWires,
    [
      ['dataset1', 'mask'],
      ['sequenceMean1', 'mask'],
    ],
  ],
  twoWords,
);

/** Only the letters: two fields remain unused. */
export const lettersOnly = network(
  { dataset1: {}, embedding1: { tokens: 7, width: 4 }, flatten1: {}, linear1: { units: 2 }, output1: {} },
  [['dataset1', 'embedding1'], ['embedding1', 'flatten1'], ['flatten1', 'linear1'], ['linear1', 'output1']],
  twoWords,
); // prettier-ignore
