import { useEffect, useReducer, useState } from 'react';
import type { Document } from '../../../core/graph/document.ts';
import { useEngineState } from '../../link/session.ts';
import { signatureOf, startSignatureOf } from '../document/analysis.ts';
import { useDocument } from '../document/document.ts';
import { useRuns } from './runs.ts';
import { findRun } from './runState.ts';
import { useShown, type Shown } from './shown.ts';
import { useWorkspaces } from '../workspaces.ts';

type Asked<Wanted> = Wanted & Shown & { readonly document: Document };

/**
 * Keeps a picture of what is shown up to date while a component is there: asks for what is wanted, and again whenever
 * something of it changes; null says that nothing is wanted any more. What is returned asks once more, after a failure.
 */
export function usePicture<Wanted extends object>(
  ask: (params: Asked<Wanted> | null) => void,
  wanted: Wanted | null,
): () => void {
  const generation = useEngineState((state) => (state.status.kind === 'ready' ? state.generation : null));
  const subject = useDocument(({ document }) => subjectOf(document));
  const shown = useWorkspaces((state) => state.shown);
  const { runId, at } = useShown();
  // A run that goes on has to be watched anew: the engine follows it only while it is in training. One that ends may
  // have put back its best weights.
  const status = useRuns(({ runs }) => findRun(runs, runId)?.progress.status);
  const [tries, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (generation === null) return;
    const { document } = useDocument.getState();
    ask(wanted && { ...wanted, document, runId, at });
  }, [ask, wanted, generation, shown, subject, runId, at, status, tries]);
  useEffect(() => () => ask(null), [ask]);
  return again;
}

/** The document as pictures show it: the same object until something changes that they show. */
export function usePictured(): Document {
  const document = useDocument((state) => state.document);
  const [pictured, setPictured] = useState(document);
  if (pictured === document || subjectOf(pictured) === subjectOf(document)) return pictured;
  setPictured(document);
  return document;
}

/** What of a document a picture shows: the same word wherever its nodes stand, and whatever they are called. */
export function subjectOf(document: Document): string {
  return `${signatureOf(document)} ${startSignatureOf(document)} ${document.training.seed}`;
}
