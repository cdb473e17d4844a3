import { emptyDocument } from '../../../core/graph/create.ts';
import { graphOf, ROOT, type Document } from '../../../core/graph/document.ts';
import type { Edited } from '../../../core/graph/edits.ts';
import type { Text } from '../../../core/text.ts';
import { follow } from '../../link/follow.ts';
import { isSame } from '../../kit/same.ts';
import { inWorkspace, perDocument, useWorkspaces } from '../workspaces.ts';

const MOST_UNDO_STEPS = 200;
/** Whoever has not typed for so long begins another step. */
const PAUSE_MS = 2_000;

/** A module that was opened on the canvas: the node that was entered, and its graph. */
export interface Opened {
  readonly nodeId: string;
  readonly graphKey: string;
  /** Of a module that is repeated: which one is looked at, from 1. */
  readonly copy?: number;
}

interface DocumentState {
  readonly document: Document;
  /** Grows with every change, undo and redo included; results say which one they belong to. */
  readonly revision: number;
  /** How many documents have been opened in this workspace. */
  readonly openings: number;
  /** What is on disk: there is unsaved work when it is another object than `document`. */
  readonly saved: Document;
  /** Where it was opened from or saved to. */
  readonly path: string | null;
  /** The modules that we are inside of, outermost first. */
  readonly trail: readonly Opened[];
  /** The graph on the canvas, the last of the trail: `root` or a module's id. */
  readonly graphKey: string;
  readonly past: readonly Document[];
  readonly future: readonly Document[];
  /** What the last refused edit said; shown once. */
  readonly refusal: Text | null;

  /** Replaces everything: another document is opened. `saved`: what of it is on disk, if not all. */
  open(document: Document, path: string | null, saved?: Document): void;
  /**
   * One undoable step. Edits that share a `merge` key and follow each other are one step (typing into a field), until
   * `endStep` or a pause. With the same key, an edit back to where the step began takes the step away.
   */
  edit(change: (document: Document) => Document | Edited, merge?: string): boolean;
  /** What is edited next is a step of its own: a field was left, something chosen, the project saved. */
  endStep(): void;
  undo(): void;
  redo(): void;
  /** Shows the graph at the end of a trail, as far as it can be walked. */
  walkTo(trail: readonly Opened[]): void;
  markSaved(path: string, saved: Document): void;
  /** Says the name another way, now and in every step that can be gone back to: neither a step nor unsaved work. */
  callOtherwise(nameOf: (name: string) => string): void;
  /** The file that it came from stays as it is: saving asks where to. */
  detach(): void;
  dismissRefusal(): void;
}

const nothing = emptyDocument('');
const begun = { trail: [], graphKey: ROOT, past: [], future: [], refusal: null };

/** The document on the canvas with its undo stack: the only place where it changes. */
export const useDocument = perDocument<DocumentState>((set, get) => {
  /** The step that was edited last, while another edit can still belong to it. */
  let last: { readonly key: string; readonly at: number; readonly isOpen: boolean } | undefined;
  /** Takes over another version; the modules that it has not are left. */
  const put = (document: Document, steps: Pick<DocumentState, 'past' | 'future'>) =>
    set(({ revision, trail }) => ({ ...steps, ...place(document, trail), document, revision: revision + 1, refusal: null })); // prettier-ignore
  return {
    document: nothing,
    revision: 0,
    openings: 0,
    saved: nothing,
    path: null,
    ...begun,

    open(document, path, saved = document) {
      last = undefined;
      const [revision, openings] = [get().revision + 1, get().openings + 1];
      set({ document, path, revision, openings, saved, ...begun });
    },
    edit(change, merge) {
      const { document, past } = get();
      const outcome = change(document);
      if ('ok' in outcome && !outcome.ok) {
        set({ refusal: outcome.error });
        return false;
      }
      const next = 'ok' in outcome ? outcome.value : outcome;
      if (next === document) return true;
      const origin = past.at(-1);
      const isSameField = merge !== undefined && merge === last?.key;
      const isMerged = isSameField && last?.isOpen && performance.now() - last.at < PAUSE_MS;
      if (isSameField && origin && isSame(next, origin)) {
        last = undefined;
        put(origin, { past: past.slice(0, -1), future: [] });
        return true;
      }
      last = merge === undefined ? undefined : { key: merge, at: performance.now(), isOpen: true };
      put(next, { past: isMerged ? past : [...past, document].slice(-MOST_UNDO_STEPS), future: [] });
      return true;
    },
    endStep() {
      if (last) last = { ...last, isOpen: false };
    },
    undo() {
      const { document, past, future } = get();
      const previous = past.at(-1);
      last = undefined;
      if (previous) put(previous, { past: past.slice(0, -1), future: [document, ...future] });
    },
    redo() {
      const { document, past, future } = get();
      const next = future[0];
      last = undefined;
      if (next) put(next, { past: [...past, document], future: future.slice(1) });
    },
    walkTo: (trail) => set(({ document }) => place(document, trail)),
    callOtherwise: (nameOf) => set((state) => calledOtherwise(state, nameOf)),
    detach: () => set({ path: null }),
    markSaved: (path, saved) => set({ path, saved }),
    dismissRefusal: () => set({ refusal: null }),
  };
});

type Versions = Pick<DocumentState, 'document' | 'saved' | 'past' | 'future' | 'revision'>;

/** All versions with other names. What is saved is told by being the same object: it stays one. */
function calledOtherwise(
  { document, saved, past, future, revision }: Versions,
  nameOf: (name: string) => string,
): Versions {
  const known = new Map<Document, Document>();
  const called = (version: Document) => {
    const name = nameOf(version.name);
    if (name === version.name) return version;
    const other = known.get(version) ?? { ...version, name };
    known.set(version, other);
    return other;
  };
  return {
    document: called(document),
    saved: called(saved),
    past: past.map(called),
    future: future.map(called),
    revision: revision + 1,
  };
}

/** A trail as far as it can be walked in a document, and the graph that it leads to. */
function place(document: Document, trail: readonly Opened[]): Pick<DocumentState, 'trail' | 'graphKey'> {
  let graphKey = ROOT;
  const walked: Opened[] = [];
  for (const opened of trail) {
    const node = graphOf(document, graphKey)?.nodes.find((candidate) => candidate.id === opened.nodeId);
    if (node?.module !== opened.graphKey || !document.modules[opened.graphKey]) break;
    walked.push(inCopy(opened, node.repeat !== undefined));
    graphKey = opened.graphKey;
  }
  const isSameWay = walked.length === trail.length && walked.every((opened, i) => opened === trail[i]);
  return { trail: isSameWay ? trail : walked, graphKey };
}

/** Of a module that is repeated one looks at the first, unless another was chosen. */
function inCopy(opened: Opened, isRepeated: boolean): Opened {
  if (isRepeated === (opened.copy !== undefined)) return opened;
  const { copy: _copy, ...rest } = opened;
  return isRepeated ? { ...rest, copy: 1 } : rest;
}

/**
 * What belongs to one document begins anew with `begin` whenever another one is opened in its place, or its tab is closed;
 * edits and undo leave it alone.
 */
export function onOpening(begin: () => void): void {
  follow(useDocument, ({ openings }, before) => {
    if (openings !== before.openings) begin();
  });
  follow(useWorkspaces, ({ all }, before) => {
    for (const gone of before.all.filter((each) => !all.includes(each))) inWorkspace(gone, begin);
  });
}
