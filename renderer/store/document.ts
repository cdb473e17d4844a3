import { create } from 'zustand';
import { emptyDocument } from '../../core/graph/create.ts';
import { ROOT, type Document } from '../../core/graph/document.ts';
import type { Edited } from '../../core/graph/edits.ts';
import type { Text } from '../../core/text.ts';

const MOST_UNDO_STEPS = 200;

interface DocumentState {
  readonly document: Document;
  /** Grows with every change, undo and redo included; results say which one they belong to. */
  readonly revision: number;
  /** How many documents have been opened in this window. */
  readonly openings: number;
  /** What is on disk: there is unsaved work when it is another object than `document`. */
  readonly saved: Document;
  /** Where it was opened from or saved to. */
  readonly path: string | null;
  /** The graph on the canvas: `root` or a module's id. */
  readonly graphKey: string;
  readonly past: readonly Document[];
  readonly future: readonly Document[];
  /** What the last refused edit said; shown once. */
  readonly refusal: Text | null;

  /** Replaces everything: another document is opened. */
  open(document: Document, path: string | null): void;
  /** One undoable step. Edits that share a `merge` key and follow each other are one step (typing into a field). */
  edit(change: (document: Document) => Document | Edited, merge?: string): boolean;
  undo(): void;
  redo(): void;
  enter(graphKey: string): void;
  markSaved(path: string, saved: Document): void;
  dismissRefusal(): void;
}

const nothing = emptyDocument('');

let lastMerge: string | undefined;

/** The document on the canvas with its undo stack: the only place where it changes. */
export const useDocument = create<DocumentState>()((set, get) => ({
  document: nothing,
  revision: 0,
  openings: 0,
  saved: nothing,
  path: null,
  graphKey: ROOT,
  past: [],
  future: [],
  refusal: null,

  open(document, path) {
    lastMerge = undefined;
    const [revision, openings] = [get().revision + 1, get().openings + 1];
    set({ document, path, revision, openings, saved: document, graphKey: ROOT, past: [], future: [], refusal: null });
  },
  edit(change, merge) {
    const { document, past, revision } = get();
    const outcome = change(document);
    if ('ok' in outcome && !outcome.ok) {
      set({ refusal: outcome.error });
      return false;
    }
    const next = 'ok' in outcome ? outcome.value : outcome;
    if (next === document) return true;
    const isMerged = merge !== undefined && merge === lastMerge;
    lastMerge = merge;
    const steps = isMerged ? past : [...past, document].slice(-MOST_UNDO_STEPS);
    set({ document: next, past: steps, future: [], revision: revision + 1, refusal: null });
    return true;
  },
  undo() {
    const { document, past, future, revision } = get();
    const previous = past.at(-1);
    if (!previous) return;
    lastMerge = undefined;
    set({ document: previous, past: past.slice(0, -1), future: [document, ...future], revision: revision + 1 });
  },
  redo() {
    const { document, past, future, revision } = get();
    const next = future[0];
    if (!next) return;
    lastMerge = undefined;
    set({ document: next, past: [...past, document], future: future.slice(1), revision: revision + 1 });
  },
  enter: (graphKey) => set({ graphKey }),
  markSaved: (path, saved) => set({ path, saved }),
  dismissRefusal: () => set({ refusal: null }),
}));

/** What belongs to one document begins anew with `begin` whenever another one is opened; edits and undo leave it alone. */
export function onOpening(begin: () => void): void {
  useDocument.subscribe(({ openings }, before) => {
    if (openings !== before.openings) begin();
  });
}
