import { withWeights, type Values } from '../analysis/startWeights.ts';
import type { LabelledSource } from '../data/kinds/labelledText.ts';
import { ROOT, type Document } from '../graph/document.ts';
import { editGraph } from '../graph/edits.ts';
import { bert } from '../modules/bert.ts';
import { textClassifier } from './textClassifier.ts';

/** So many digits of a weight are kept: a document is text. */
const DIGITS = 5;

/**
 * A classifier that begins with the body of a little BERT: its sizes and, by their names, its weights are taken over; the head is new. A frozen body
 * stays as it is.
 */
export function fineTuned(data: LabelledSource, body: Document, weights: Values, isFrozen: boolean): Document {
  const document = textClassifier(data);
  const sizes = body.graph.nodes.find(({ module }) => module === bert.id)?.params;
  const sized = editGraph(document, ROOT, (graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) =>
      node.module === bert.id ? { ...node, params: { ...node.params, ...sizes }, ...(isFrozen && { isFrozen }) } : node,
    ),
  }));
  return rounded({ ...withWeights(sized, weights), name: 'Fine-tuned BERT' });
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
