import { analyse } from '../analysis/analyse.ts';
import type { LabelledSource } from '../data/kinds/labelledText.ts';
import { ROOT, type Document, type GraphNode, type StartFile } from '../graph/document.ts';
import { editGraph } from '../graph/edits.ts';
import { bert } from '../modules/bert.ts';
import type { BuiltIn } from '../modules/define.ts';
import { distilBert } from '../modules/distilBert.ts';
import { roberta } from '../modules/roberta.ts';
import { textClassifier } from './textClassifier.ts';

/** The body of the example Little BERT. */
export const littleBertBody: StartFile = {
  sha256: '1bdc35dc9e2d44450ed24676e99b0deadf3736ba1a2ea2a813a4459c2ca54f8f',
  name: 'Little BERT',
};

const bodies: readonly BuiltIn[] = [bert, roberta, distilBert];

/** The use of a BERT, or of its kin, whose body a classifier can begin with. */
export function bodyIn({ graph }: Document): GraphNode | undefined {
  return graph.nodes.find(({ module }) => bodies.some(({ id }) => id === module));
}

/** The document with a frozen body, in which nothing is left out: so it gives the same for an example at every step. */
export function frozenBody(document: Document): Document {
  const body = bodyIn(document);
  const frozen = (node: GraphNode): GraphNode => ({
    ...node,
    isFrozen: true,
    params: 'dropout' in node.params ? { ...node.params, dropout: 0 } : node.params,
  });
  return editGraph(document, ROOT, (graph) => ({
    ...graph,
    nodes: graph.nodes.map((node) => (node === body ? frozen(node) : node)),
  }));
}

/** From this width on, a body has been trained on so much that it is to be changed with care. */
const WIDE = 256;

/**
 * A classifier with the body of a trained document: it takes over its sizes; the head is new. A frozen body stays as it
 * is. It begins with what the body has learned where `startsFrom` is the file of `weightsOfBody`.
 */
export function fineTuned(data: LabelledSource, body: Document, isFrozen: boolean): Document {
  const use = bodyIn(body);
  const module = bodies.find(({ id }) => id === use?.module);
  if (!use || !module) throw new Error(`${body.name} has no body that a classifier could begin with.`);
  const isPooled = body.graph.edges.some(({ from }) => from.node === use.id && from.port === 'pooled');
  const document = textClassifier(data, { module, sizes: use.params, isPooled });
  const named = {
    ...document,
    name: body.data.kind === 'masked' ? 'Fine-tuned BERT' : `${body.name}, fine-tuned`.slice(0, 200),
  };
  const isWide = Number(use.params['width'] ?? 0) >= WIDE;
  return {
    ...(isFrozen ? frozenBody(named) : named),
    ...(isWide && { training: { ...document.training, ...(isFrozen ? ofTheHead : ofAllLayers) } }),
  };
}

const ofTheHead = { epochs: 20, learningRate: 1e-3 };
/**
 * As in the paper of BERT, Devlin et al. 2018, A.3: two to four epochs in which the rate rises, then falls in a line. On
 * the corpus that comes with the app, a third one learns the texts by heart and gains nothing on others.
 */
const ofAllLayers = {
  epochs: 2,
  batchSize: 16,
  learningRate: 5e-5,
  schedule: { kind: 'linear', warmup: 0.1 } as const,
};

/**
 * What the nodes of the body have learned, by their names in the classifier and in their order before; other nodes may have
 * the same names.
 */
export function weightsOfBody<T>(document: Document, body: Document, weights: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  const { byId } = analyse(body);
  const [own, other] = [bodyIn(document)?.id, bodyIn(body)?.id];
  const names = new Map<string, string>(
    analyse(document).nodes.flatMap(({ id, identity, weights: specs }) => {
      const source = id.startsWith(`${own}/`) ? byId.get(`${other}${id.slice(own?.length)}`) : undefined;
      return specs.flatMap(({ name }) => (source ? [[`${source.identity}.${name}`, `${identity}.${name}`] as const] : []));
    }),
  );
  return new Map(
    [...weights].flatMap(([name, value]) => {
      const renamed = names.get(name);
      return renamed === undefined ? [] : [[renamed, value] as const];
    }),
  );
} // prettier-ignore
