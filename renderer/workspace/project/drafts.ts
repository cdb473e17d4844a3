import { createStore, del, set, values } from 'idb-keyval';
import type { Document } from '../../../core/graph/document.ts';
import type { FileState } from '../../../core/protocol/fileState.ts';
import type { Recoverable } from '../../../core/protocol/projects.ts';

/**
 * What a window showed last, kept in the browser's own database: it needs neither engine nor host. It is written sooner
 * than the engine's autosave of the same window and never holds less, so where there are both, this one counts.
 */
export interface Draft {
  /** Of the window; see windowKey. */
  readonly key: string;
  readonly document: Document;
  readonly path: string | null;
  /** That file as it was opened or saved last. */
  readonly file?: FileState | null;
  readonly runIds: readonly string[];
  /** ISO 8601. */
  readonly savedAt: string;
  /** Whether it holds what no project file does. Otherwise it only says what a reload of the page goes back to. */
  readonly isUnsaved: boolean;
  /** How the document was looked at: see viewState.ts. */
  readonly view?: unknown;
  /** Whether the network was in sight, or the gallery. */
  readonly screen: 'gallery' | 'editor';
}

export interface DraftStore {
  all(): Promise<readonly Draft[]>;
  /** Replaces the window's draft. */
  put(draft: Draft): Promise<void>;
  remove(key: string): Promise<void>;
}

/** So many windows are remembered. */
export const MOST_DRAFTS = 50;

/** The drafts of this browser. */
export function browserDrafts(): DraftStore {
  const store = createStore('neuroloom', 'drafts');
  return {
    all: () => values<Draft>(store),
    put: (draft) => set(draft.key, draft, store),
    remove: (key) => del(key, store),
  };
}

/** Drafts beyond MOST_DRAFTS: first those that hold nothing unsaved, the oldest of each kind first. */
export function surplus(drafts: readonly Draft[]): readonly Draft[] {
  const byWorth = drafts.toSorted(
    (a, b) => Number(b.isUnsaved) - Number(a.isUnsaved) || b.savedAt.localeCompare(a.savedAt),
  );
  return byWorth.slice(MOST_DRAFTS);
}

/** Something that was never saved, as the gallery offers it. */
export type Unsaved = Recoverable;

/**
 * What is offered of both autosaves, newest first, without those that are open here (`own`). Of a window that kept a draft the
 * draft counts: where it says that all was saved, undone or discarded, the older autosave is not offered either.
 */
export function offered(
  beside: readonly Unsaved[],
  drafts: readonly Draft[],
  own: ReadonlySet<string>,
): readonly Unsaved[] {
  const here = drafts.filter(({ isUnsaved }) => isUnsaved);
  const keys = new Set(drafts.map(({ key }) => key));
  return [
    ...here.map(({ key, document, savedAt }) => ({ key, name: document.name, savedAt })),
    ...beside.filter(({ key }) => !keys.has(key)),
  ]
    .filter(({ key }) => !own.has(key))
    .toSorted((a, b) => b.savedAt.localeCompare(a.savedAt));
}
