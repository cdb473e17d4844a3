import { analyse } from '../analysis/analyse.ts';
import { withWeights, type Values } from '../analysis/startWeights.ts';
import type { LabelledSource } from '../data/kinds/labelledText.ts';
import { ROOT, type Document, type GraphNode } from '../graph/document.ts';
import { editGraph } from '../graph/edits.ts';
import { bert } from '../modules/bert.ts';
import { textClassifier } from './textClassifier.ts';

/** So many digits of a weight are kept: a document is text. */
const DIGITS = 5;

/** The use of a BERT whose body a classifier can begin with. */
export function bodyIn({ graph }: Document): GraphNode | undefined {
  return graph.nodes.find(({ module }) => module === bert.id);
}

/**
 * A classifier that begins with the body of a little BERT: its sizes and weights are taken over; the head is new. A
 * frozen body stays as it is.
 */
export function fineTuned(data: LabelledSource, body: Document, weights: Values, isFrozen: boolean): Document {
  const document = textClassifier(data);
  const sizes = bodyIn(body)?.params;
  const sized = editGraph(document, ROOT, (graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) =>
      node.module === bert.id ? { ...node, params: { ...node.params, ...sizes }, ...(isFrozen && { isFrozen }) } : node,
    ),
  }));
  return rounded({ ...withWeights(sized, weightsOfBody(sized, body, weights)), name: 'Fine-tuned BERT' });
}

/** What the nodes of the body have learned, by their names in the classifier; other nodes may have the same names. */
function weightsOfBody(document: Document, body: Document, weights: Values): Values {
  const { byId } = analyse(body);
  const [own, other] = [bodyIn(document)?.id, bodyIn(body)?.id];
  return new Map(
    analyse(document).nodes.flatMap(({ id, identity, weights: specs }) => {
      const source = id.startsWith(`${own}/`) ? byId.get(`${other}${id.slice(own?.length)}`) : undefined;
      return specs.flatMap(({ name }) => {
        const values = source && weights.get(`${source.identity}.${name}`);
        return values ? [[`${identity}.${name}`, values] as const] : [];
      });
    }),
  );
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
