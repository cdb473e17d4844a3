import type { Document } from './document.ts';
import type { RunLabel } from './runLabel.ts';

const nothing: RunLabel = {};

/** What is said of a run. */
export function labelOf({ runs = {} }: Pick<Document, 'runs'>, id: string): RunLabel {
  return Object.hasOwn(runs, id) ? (runs[id] ?? nothing) : nothing;
}

/** Says something else of some runs; the same document if that changes nothing. An undefined value takes it back. */
export function withLabels(document: Document, ids: readonly string[], change: Partial<RunLabel>): Document {
  const isSaid = (id: string) =>
    Object.entries(change).every(([key, value]: [string, unknown]) => labelOf(document, id)[key] === value);
  if (ids.every(isSaid)) return document;
  const labels = ids.map((id) => [id, trimmed({ ...labelOf(document, id), ...change })] as const);
  const runs = Object.fromEntries(
    Object.entries({ ...document.runs, ...Object.fromEntries(labels) }).filter(
      ([, label]) => Object.keys(label).length > 0,
    ),
  );
  return withRuns(document, runs);
}

function trimmed(label: RunLabel): RunLabel {
  return Object.fromEntries(Object.entries(label).filter(([, value]: [string, unknown]) => value !== undefined));
}

function withRuns({ runs: _, ...document }: Document, runs: Readonly<Record<string, RunLabel>>): Document {
  return Object.keys(runs).length > 0 ? { ...document, runs } : document;
}

/** A document without what is said of its runs: all that a run is made of. */
export function withoutLabels(document: Document): Document {
  return document.runs ? withRuns(document, {}) : document;
}

/** A document that speaks of these runs alone; `ids`: what they are called from now on, by what they were called. */
export function relabelled(document: Document, ids: ReadonlyMap<string, string>): Document {
  if (!document.runs) return document;
  const kept = Object.entries(document.runs).flatMap(([id, label]) => {
    const now = ids.get(id);
    return now === undefined ? [] : [[now, label] as const];
  });
  return withRuns(document, Object.fromEntries(kept));
}
