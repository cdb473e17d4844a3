import type { LabelledSource } from '../data/kinds/labelledText.ts';
import { ROOT, type Document, type GraphNode, type StartFile } from '../graph/document.ts';
import { editGraph } from '../graph/edits.ts';
import { bert } from '../modules/bert.ts';
import { textClassifier } from './textClassifier.ts';

/** The body of the example Little BERT. */
export const littleBertBody: StartFile = {
  sha256: '1bdc35dc9e2d44450ed24676e99b0deadf3736ba1a2ea2a813a4459c2ca54f8f',
  name: 'Little BERT',
};

/** The use of a BERT whose body a classifier can begin with. */
export function bodyIn({ graph }: Document): GraphNode | undefined {
  return graph.nodes.find(({ module }) => module === bert.id);
}

/** What the weights of a document's BERT are called. Throws (a bug) if it has none. */
export function bodyName(document: Document): string {
  const { uid, id } = bodyOf(document);
  return uid ?? id;
}

function bodyOf(document: Document): GraphNode {
  const body = bodyIn(document);
  if (!body) throw new Error('There is no BERT.');
  return body;
}

/**
 * A classifier that begins with the body of a little BERT: it takes over its sizes, and its weights from the file; the head is new. A frozen body
 * stays as it is.
 */
export function fineTuned(data: LabelledSource, body: Document, startsFrom: StartFile, isFrozen: boolean): Document {
  const document = textClassifier(data);
  const { params } = bodyOf(body);
  const uid = bodyName(body);
  const sized = editGraph(document, ROOT, (graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) =>
      node.module === bert.id
        ? {
            ...node,
            params: { ...node.params, ...params },
            ...(isFrozen && { isFrozen }),
            ...(uid !== node.id && { uid }),
          }
        : node,
    ),
  }));
  return { ...sized, name: 'Fine-tuned BERT', startsFrom };
}
