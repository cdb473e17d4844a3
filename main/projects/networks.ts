import type { Document } from '../../core/graph/document.ts';
import { withoutLabels } from '../../core/graph/runLabels.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { sha256 } from '../../core/sha256.ts';

/** The name of a document that a run trained, inside a project, by its key. */
export function networkFile(key: string): string {
  return `networks/${key}.json`;
}

/** Equal for documents that differ at most in their names, in where nodes stand, in how they are trained and in what is said of runs. */
export function networkKey({ format, version, graph, modules, data, startsFrom }: Document): string {
  return sha256(JSON.stringify({ format, version, graph, modules, data, startsFrom }));
}

/** The documents that a project's runs trained, where they are not that of the project; and by run the key of each, null for the project's. */
export function networksOf(project: Document, runs: readonly { record: RunRecord; document: Document }[]) {
  const own = networkKey(project);
  const networks = new Map<string, Document>();
  const keys = runs.map(({ document }) => {
    const key = networkKey(document);
    if (key === own) return null;
    if (!networks.has(key)) networks.set(key, withoutLabels(document));
    return key;
  });
  return { networks, keys };
}

/** A document with the settings that a run was trained with, as far as they are known. */
export function asTrained(document: Document, { progress, settings }: RunRecord): Document {
  const training = settings?.training ?? document.training;
  return { ...withoutLabels(document), training: { ...training, epochs: Math.max(1, progress.epochs) } };
}
