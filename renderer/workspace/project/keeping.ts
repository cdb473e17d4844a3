import { text, type Text } from '../../../core/text.ts';
import { errorSentence, isConnectionLost } from '../../link/errors.ts';
import { notifyError } from '../../link/notify.ts';
import { engine, useEngineState } from '../../link/session.ts';
import { ownKey } from './key.ts';
import { reportBug } from '../../link/bugs.ts';
import { useDocument } from '../document/document.ts';
import { viewNow } from '../document/viewState.ts';
import { browserDrafts, surplus, type Draft, type DraftStore } from './drafts.ts';
import { follow } from '../../link/follow.ts';
import { inEvery, inWorkspace, isOpen, perDocument, workspace, type Workspace } from '../workspaces.ts';
import { isUnsaved, runIdsNow, useProject } from './project.ts';
import { useRuns } from '../runs/runs.ts';
import type { Runs } from '../runs/runState.ts';

/** After the first change since the last time. */
const DRAFT_DELAY_MS = 400;
const AUTOSAVE_DELAY_MS = 3_000;

/** Why a document's unsaved work is not kept as it should be; null while it is. */
export const useKeeping = perDocument<{ readonly beside: Text | null; readonly here: Text | null }>(() => ({
  beside: null,
  here: null,
}));

let drafts: DraftStore | undefined;

/** Where drafts are kept: the browser's database. */
export function draftStore(): DraftStore {
  return (drafts ??= browserDrafts());
}

/** Keeps them elsewhere from now on. */
export function keepDraftsIn(store: DraftStore): void {
  drafts = store;
}

/** What this window shows; undefined before anything was opened. */
function draftNow(): Draft | undefined {
  const { document, path, openings } = useDocument.getState();
  if (openings === 0) return undefined;
  const { screen, file } = useProject.getState();
  const savedAt = new Date().toISOString();
  const view = viewNow();
  return { key: ownKey(), document, path, file, runIds: runIdsNow(), savedAt, isUnsaved: isUnsaved(), view, screen };
}

/** Keeps what this window shows in the browser, whether the engine is there or not. */
export async function keepDraft(): Promise<void> {
  const draft = draftNow();
  if (!draft) return;
  const target = workspace();
  const settle = (here: Text | null) => inWorkspace(target, () => useKeeping.setState({ here }));
  const store = draftStore();
  try {
    await store.put(draft);
    settle(null);
  } catch (error) {
    // An old draft must not pass for the newest.
    await store.remove(draft.key).catch(() => undefined);
    settle(errorSentence(error));
  }
}

/** Keeps the unsaved work beside the projects, for recovery after a crash. */
export async function autosave(): Promise<void> {
  if (!isUnsaved()) return;
  const { document, path } = useDocument.getState();
  const { file } = useProject.getState();
  const from = { ...(path !== null && { path }), ...(file && { file }) };
  await engine().request('autosave', { key: ownKey(), document, runIds: runIdsNow(), ...from });
}

/** Forgets the unsaved work of a document that nobody has open any more, in both places. Rejects when one of them still has it. */
export async function discardKept(key: string): Promise<void> {
  // First where it may be refused: the window that it belongs to may be back.
  await engine().request('discardAutosave', { key, isClosed: true });
  await draftStore().remove(key);
}

/** What this window kept beside the projects is saved, or was discarded on purpose. */
export async function discardAutosave(): Promise<void> {
  try {
    await engine().request('discardAutosave', { key: ownKey() });
  } catch {
    // What stays behind is offered for recovery once more, and nothing is lost.
  }
}

/** Autosaves beside the projects some seconds after the first change since the last time, and after every epoch. */
export function followAutosave(): void {
  const kept = new WeakSet<Workspace>();
  /** Those that are not kept: said once of all. */
  const failing = new Set<Workspace>();
  const isSaid = () => [...failing].some(isOpen);
  let withdraw = (): void => undefined;
  const keep = async () => {
    const target = workspace();
    const soonAgain = () => inWorkspace(target, soon);
    if (useEngineState.getState().status.kind !== 'ready') return soon();
    try {
      // What was undone is not to be recovered either.
      if (kept.has(target) && !isUnsaved()) await discardAutosave();
      if (!isOpen(target)) return;
      await inWorkspace(target, autosave);
      if (inWorkspace(target, isUnsaved)) kept.add(target);
      else kept.delete(target);
      inWorkspace(target, () => useKeeping.setState({ beside: null }));
      failing.delete(target);
      if (!isSaid()) withdraw();
    } catch (error) {
      // That the engine is away is said in its place.
      if (isConnectionLost(error)) return soonAgain();
      if (!isSaid()) withdraw = notifyError(notKept, error);
      failing.add(target);
      inWorkspace(target, () => useKeeping.setState({ beside: errorSentence(error) }));
      soonAgain();
    }
  };
  const soon = delayed(keep, AUTOSAVE_DELAY_MS);
  follow(useDocument, ({ document }, before) => {
    if (document !== before.document) soon();
  });
  follow(useRuns, ({ runs }, before) => {
    if (runs !== before.runs && epochsMark(runs) !== epochsMark(before.runs)) soon();
  });
}

/** Forgets the drafts of windows of long ago; none of what is open in this one. */
export async function pruneDrafts(): Promise<void> {
  const store = draftStore();
  const open = new Set<string>();
  inEvery(() => open.add(ownKey()));
  try {
    for (const { key } of surplus(await store.all())) if (!open.has(key)) await store.remove(key);
  } catch (error) {
    useKeeping.setState({ here: errorSentence(error) });
  }
}

/** Keeps the draft of this window from now on: after every change, and when the page goes away. */
export function followDrafts(): void {
  const soon = delayed(keepDraft, DRAFT_DELAY_MS);
  follow(useDocument, ({ document, saved, path }, before) => {
    if (document !== before.document || saved !== before.saved || path !== before.path) soon();
  });
  follow(useRuns, ({ runs }, before) => {
    if (runs !== before.runs && epochsMark(runs) !== epochsMark(before.runs)) soon();
  });
  follow(useProject, ({ screen, savedSteps }, before) => {
    if (screen !== before.screen || savedSteps !== before.savedSteps) soon();
  });
  window.addEventListener('pagehide', () => {
    inEvery(() => void keepDraft());
    keepForReload();
  });
}

const LEFT = 'neuroloom.left';

/** A page that goes away may not come to writing into the database; what it writes here is there after a reload. */
export function keepForReload(): void {
  const drafts: Draft[] = [];
  inEvery(() => {
    const draft = draftNow();
    if (draft) drafts.push(draft);
  });
  try {
    if (drafts.length > 0) sessionStorage.setItem(LEFT, JSON.stringify(drafts));
  } catch {
    // Too large: what is in the database is less than a second older.
    sessionStorage.removeItem(LEFT);
  }
}

/** What the page kept when it went away. */
export function leftForReload(): readonly Draft[] {
  const left = sessionStorage.getItem(LEFT);
  try {
    const drafts: unknown = JSON.parse(left ?? '[]');
    return Array.isArray(drafts) ? (drafts as readonly Draft[]) : [];
  } catch (error) {
    reportBug(error);
    return [];
  }
}

/** It is taken over: what is shown from now on is newer. */
export function forgetReload(): void {
  sessionStorage.removeItem(LEFT);
}

/** Does it once for a workspace, so long after the first of several wishes. */
function delayed(act: () => Promise<void>, delayMs: number): () => void {
  const waiting = new WeakSet<Workspace>();
  return () => {
    const target = workspace();
    if (waiting.has(target)) return;
    waiting.add(target);
    setTimeout(() => {
      waiting.delete(target);
      if (isOpen(target)) void inWorkspace(target, act);
    }, delayMs);
  };
}

function epochsMark(runs: Runs): string {
  return runs.map((run) => `${run.id}:${run.epochs.at(-1)?.epoch ?? 0}:${run.progress.status}`).join(' ');
}

const notKept = text('Autosave failed', 'Automatisches Speichern ist fehlgeschlagen');
