import { expect, test } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { startWeights } from '../analysis/startWeights.ts';
import type { LabelledSource } from '../data/kinds/labelledText.ts';
import { usualNumberWords } from '../data/kinds/numberWords.ts';
import { ROOT, type Document } from '../graph/document.ts';
import { editGraph, setParams } from '../graph/edits.ts';
import { bodyIn, fineTuned, weightsOfBody } from './fineTuned.ts';
import { littleBert } from './littleBert.ts';

const { tokenizer } = usualNumberWords();
const text = { name: 'a.txt', sha256: 'a'.repeat(64), tokenizer, length: 8, testShare: 0.1, validationShare: 0.1, seed: 1 } as const; // prettier-ignore
const sizes = { layers: 1, width: 8, heads: 2, feedForward: 16 };
const small = setParams(littleBert({ kind: 'masked', ...text, encoding: 'utf-8', examples: 9, maskedShare: 0.2 }), ROOT, 'module1', sizes); // prettier-ignore
/** With a dense layer before its language head that is as wide as there are classes below. */
const pretrained = setParams(small, ROOT, 'linear1', { units: sizes.width });
const classes = Array.from({ length: sizes.width }, (_, i) => `class ${i}`);
const labelled: LabelledSource = { kind: 'labelled', ...text, texts: 90, classes, isPair: false, removed: [] };

/** The document with another name for the use of its body, which that use goes by. */
function renamed(document: Document, name: string): Document {
  const to = (id: string) => id.replace(/^module1(?=\/|$)/, name);
  return editGraph(document, ROOT, (graph) => ({
    nodes: graph.nodes.map(({ shares, ...node }) => ({ ...node, id: to(node.id), ...(shares && { shares: to(shares) }) })),
    edges: graph.edges.map((edge) => ({ ...edge, from: { ...edge.from, node: to(edge.from.node) }, to: { ...edge.to, node: to(edge.to.node) } })),
  })); // prettier-ignore
}

test.each(['module1', 'body'])('a body named %s is taken over weight by weight, and the head is new', (name) => {
  const body = renamed(pretrained, name);
  const { nodes, problems, byId } = analyse(body);
  expect(problems).toEqual([]);
  const weights = startWeights(nodes, 5);
  const document = fineTuned(labelled, body, true);
  expect(analyse(document).problems).toEqual([]);
  const taken = weightsOfBody(document, body, weights);
  const expected = analyse(document).nodes.flatMap((node) => {
    const source = byId.get(node.id.replace(/^module1\//, `${name}/`));
    const isBody = node.id.startsWith('module1/');
    return isBody ? node.weights.map((spec) => [`${node.identity}.${spec.name}`, weights.get(`${source!.identity}.${spec.name}`)]) : []; // prettier-ignore
  });
  expect(expected.length).toBeGreaterThan(15);
  expect(Object.fromEntries(taken)).toEqual(Object.fromEntries(expected));
  expect(bodyIn(document)).toMatchObject({ isFrozen: true, params: sizes });
});
