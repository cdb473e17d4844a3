import { withWeights, type Values } from '../analysis/startWeights.ts';
import type { LabelledSource } from '../data/kinds/labelledText.ts';
import { ROOT, type Document } from '../graph/document.ts';
import { editGraph } from '../graph/edits.ts';
import { bert } from '../modules/bert.ts';
import { textClassifier } from './textClassifier.ts';

/** So many digits of a weight are kept: a document is text. */
const DIGITS = 5;

/**
 * A classifier that begins with the body of a little BERT: weights are taken over by their names, the head is new. A frozen body
 * stays as it is.
 */
export function fineTuned(data: LabelledSource, weights: Values, isFrozen: boolean): Document {
  const document = textClassifier(data);
  const body = editGraph(document, ROOT, (graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) => (node.module === bert.id && isFrozen ? { ...node, isFrozen } : node)),
  }));
  return rounded({ ...withWeights(body, weights), name: 'Fine-tuned BERT' });
}

function rounded(document: Document): Document {
  const short = (weights: Readonly<Record<string, readonly number[]>>) =>
    Object.fromEntries(
      Object.entries(weights).map(([name, all]) => [name, all.map((one) => Number(one.toPrecision(DIGITS)))]),
    );
  return editGraph(document, ROOT, (graph) => ({
    ...graph,
    nodes: graph.nodes.map(({ overrides, ...node }) => ({
      ...node,
      ...(overrides && {
        overrides: Object.fromEntries(
          Object.entries(overrides).map(([path, said]) => [
            path,
            { ...said, ...(said.weights && { weights: short(said.weights) }) },
          ]),
        ),
      }),
    })),
  }));
}
