import type { DataSource } from '../data/source.ts';
import { copy, paste } from '../graph/clipboard.ts';
import type { Document } from '../graph/document.ts';
import { ROOT } from '../graph/document.ts';
import { text, type Text } from '../text.ts';
import { littleBert } from './littleBert.ts';
import { nanoGpt } from './nanoGpt.ts';
import { textClassifier } from './textClassifier.ts';
import { translator } from './translator.ts';

/** The offer of a small transformer for these data; undefined where none suits them. */
export function transformerFor(data: DataSource): Text | undefined {
  return transformerOf(data)?.offer;
}

/**
 * Replaces the root graph by a small transformer for the document's texts, and the settings by those it learns with.
 * Modules of the document stay as they are, edited ones among them.
 */
export function withTransformer(document: Document): Document {
  const built = transformerOf(document.data);
  if (!built) return document;
  const network = built.build();
  const ids = network.graph.nodes.map(({ id }) => id);
  const emptied = {
    ...document,
    graph: { nodes: [], edges: [] },
    training: network.training,
    layout: { ...document.layout, [ROOT]: {} },
  };
  return paste(emptied, ROOT, copy(network, ROOT, ids), { x: 0, y: 0 }).document;
}

interface Transformer {
  readonly offer: Text;
  build(): Document;
}

function transformerOf(data: DataSource): Transformer | undefined {
  switch (data.kind) {
    case 'text':
      return { offer: text('Build a small GPT', 'Ein kleines GPT bauen'), build: () => nanoGpt(data) };
    case 'masked':
      return { offer: text('Build a small BERT', 'Ein kleines BERT bauen'), build: () => littleBert(data) };
    case 'labelled':
      return {
        offer: text('Build a small BERT with a classifier', 'Ein kleines BERT mit Klassifikator bauen'),
        build: () => textClassifier(data),
      };
    case 'parallel':
    case 'number-words':
      return {
        offer: text('Build a small transformer that translates', 'Einen kleinen Transformer bauen, der übersetzt'),
        build: () => translator(data),
      };
    default:
      return undefined;
  }
}
