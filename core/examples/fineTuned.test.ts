import { expect, test } from 'vitest';
import { analyse } from '../analysis/analyse.ts';
import { startWeights } from '../analysis/startWeights.ts';
import type { LabelledSource } from '../data/kinds/labelledText.ts';
import { usualNumberWords } from '../data/kinds/numberWords.ts';
import { ROOT, type Document } from '../graph/document.ts';
import { editGraph, setParams } from '../graph/edits.ts';
import { bodyIn, fineTuned } from './fineTuned.ts';
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
  const document = fineTuned(labelled, body, weights, true);
  expect(analyse(document).problems).toEqual([]);
  let count = 0;
  for (const node of analyse(document).nodes) {
    const source = byId.get(node.id.replace(/^module1\//, `${name}/`));
    for (const spec of node.weights) {
      const own = node.start[spec.name];
      if (!node.id.startsWith('module1/')) expect([node.id, own]).toEqual([node.id, undefined]);
      else {
        count++;
        const values = weights.get(`${source!.identity}.${spec.name}`)!;
        const wrong = [...values].findIndex((value, i) => Math.abs(own![i]! - value) > 1e-4 * Math.abs(value));
        expect([node.id, own!.length, wrong]).toEqual([node.id, values.length, -1]);
      }
    }
  }
  expect(count).toBeGreaterThan(15);
  expect(bodyIn(document)).toMatchObject({ isFrozen: true, params: sizes });
});
