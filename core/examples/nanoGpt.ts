import type { TextSource } from '../data/kinds/plainText.ts';
import { tokenNames } from '../text/names.ts';
import { emptyDocument } from '../graph/create.ts';
import { ROOT, type Document, type PortEnd } from '../graph/document.ts';
import { addNode, connect } from '../graph/edits.ts';
import { placeBuiltIn } from '../modules/catalogue.ts';
import { gpt } from '../modules/gpt.ts';
import type { ParamValues } from '../params.ts';
import { defaultOptimizers, defaultTraining, type TrainingSettings } from '../training/settings.ts';

const BATCH = 12;
const ITERATIONS = 2000;
const EPOCHS = 4;

/** How nanoGPT samples a text on a CPU: the last tenth is for validation. */
export const nanoGptText = {
  window: 64,
  windows: (BATCH * ITERATIONS) / EPOCHS,
  testShare: 0,
  validationShare: 0.1,
  seed: 1,
};

/** 1e-3 after 100 of the 2,000 iterations, 1e-4 at the end. */
const training: TrainingSettings = {
  ...defaultTraining,
  epochs: EPOCHS,
  batchSize: BATCH,
  learningRate: 1e-3,
  optimizer: { ...defaultOptimizers.adamw, beta1: 0.9, beta2: 0.99 },
  schedule: { kind: 'cosine', warmup: 100 / ITERATIONS, floor: 0.1 },
  weightDecay: 0.1,
  clip: { kind: 'norm', limit: 1 },
};

/** A. Karpathy's nanoGPT on any text, with its recommended settings for a CPU. */
export function nanoGpt(data: TextSource): Document {
  return gptOn('nanoGPT', data, training, { layers: 4, width: 128, heads: 4, dropout: 0, bias: false });
}

/** The built-in GPT between a text and its next tokens; the text determines vocabulary and positions. */
export function gptOn(name: string, data: TextSource, settings: TrainingSettings, sizes: ParamValues): Document {
  const begun = addNode(emptyDocument(name, data, settings), ROOT, 'dataset', { x: 0, y: 0 });
  const placed = placeBuiltIn(begun.document, ROOT, gpt, { x: 268, y: 0 });
  const [use = ''] = placed.ids;
  const params = { vocabulary: tokenNames(data.tokenizer).length, positions: data.window, ...sizes };
  const nodes = placed.document.graph.nodes.map((node) => (node.id === use ? { ...node, params } : node));
  const sized = { ...placed.document, graph: { ...placed.document.graph, nodes } };
  const ended = addNode(sized, ROOT, 'output', { x: 536, y: 0 }, { loss: 'crossEntropy', from: 'logits' });
  const inside = wired(ended.document, { node: begun.id, port: 'out' }, { node: use, port: 'tokens' });
  return wired(inside, { node: use, port: 'out1' }, { node: ended.id, port: 'in' });
}

function wired(document: Document, from: PortEnd, to: PortEnd): Document {
  const drawn = connect(document, ROOT, from, to);
  if (!drawn.ok) throw new Error(drawn.error.en);
  return drawn.value;
}
