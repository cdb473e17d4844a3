import type { DataSource } from '../data/source.ts';
import { defaultTraining, type TrainingSettings } from '../training/settings.ts';
import { DOCUMENT_VERSION, type Document } from './document.ts';

/** A document with an empty canvas. */
export function emptyDocument(
  name: string,
  data: DataSource = { kind: 'fashion-mnist' },
  training: TrainingSettings = defaultTraining,
): Document {
  const graph = { nodes: [], edges: [] };
  return { format: 'neuroloom', version: DOCUMENT_VERSION, name, graph, modules: {}, data, training, layout: {} };
}
