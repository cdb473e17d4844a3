import { emptyDocument } from '../../../core/graph/create.ts';
import { parseDocument } from '../../../core/graph/parse.ts';
import type { OpenedProject } from '../../../core/protocol/projects.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { RunRecord } from '../../../core/protocol/runs.ts';
import { text } from '../../../core/text.ts';
import { untilAnswered } from '../../link/ask.ts';
import { notifyError } from '../../link/notify.ts';
import { useRecovery } from '../runs/recovery.ts';
import { engine } from '../../link/session.ts';
import { documentKey } from '../../../core/protocol/windows.ts';
import { renameWindow, windowKey } from '../../link/windowKey.ts';
import { tabsBefore } from './openTabs.ts';
import { reportBug } from '../../link/bugs.ts';
import { useDocument } from '../document/document.ts';
import { isRecord, showView } from '../document/viewState.ts';
import type { Draft } from './drafts.ts';
import { draftStore, forgetReload, leftForReload } from './keeping.ts';
import { here } from '../document/latest.ts';
import { isTrainedSince, stepsOf, useProject } from './project.ts';
import { useRuns } from '../runs/runs.ts';
import { numbered } from '../runs/runState.ts';

/** So long the page waits for the browser's database before it begins without. */
const DRAFT_PATIENCE_MS = 3_000;

/** A project, and all of its runs where some are not here any more: its file may have them. */
export interface Recovered extends OpenedProject {
  readonly awaitedRuns?: readonly string[];
}

/** What a window kept: in this browser, else beside the projects. Fails as parseDocument and `recover` do. */
export async function readUnsaved(key: string): Promise<Recovered> {
  const draft = await findDraft(key);
  if (!draft) return engine().request('recover', { key });
  const parsed = parseDocument(draft.document);
  if (!parsed.ok) {
    throw new EngineError(
      parsed.error.reason === 'tooNew' ? 'documentTooNew' : 'invalidDocument',
      parsed.error.message,
    );
  }
  const found = await Promise.all(draft.runIds.map(findRecord));
  const runs = found.filter((run) => run !== undefined);
  const missing = draft.runIds.length - runs.length;
  const notices = missing > 0 ? [lostRuns] : [];
  const project = { document: parsed.value, path: draft.path, file: draft.file ?? null, runs, notices };
  return { ...project, awaitedRuns: stillAwaited(draft.path, draft.runIds, runs) };
}

/** What the engine does not have may be in the project's file: it is to be saved with it again. */
function stillAwaited(path: string | null, runIds: readonly string[], found: readonly RunRecord[]): readonly string[] {
  return path !== null && found.length < runIds.length ? runIds : [];
}

/** A tab as it was before the page was loaded again. */
export interface Restorable {
  readonly name: string;
  readonly draft: Draft;
}

/**
 * What this window showed before the page was loaded again, tab by tab. Without anything that can be read the window gets
 * another name: what was kept under the old one, here or beside the projects, is not written over and can be recovered.
 */
export async function ownDrafts(): Promise<readonly Restorable[]> {
  const left = leftForReload();
  const kept = (await soonEnough(keptDrafts())) ?? [];
  // Only now: a page that is loaded once more while it waits is to find it as well.
  forgetReload();
  const found = await Promise.all(
    tabsBefore().names.map(async (name) => {
      const draft = await newerOf(documentKey(windowKey(), name), left, kept);
      return draft && { name, draft };
    }),
  );
  const readable = found.filter((tab) => tab !== undefined);
  if (readable.length === 0) await renameWindow();
  return readable;
}

/** The newer of what the page left and what was kept; undefined when it cannot be read. */
async function newerOf(key: string, left: readonly Draft[], kept: readonly Draft[]): Promise<Draft | undefined> {
  const [own, older] = [left, kept].map((drafts) => drafts.find((draft) => draft.key === key));
  const draft = own && older && own.savedAt < older.savedAt ? older : (own ?? older);
  const parsed = draft && parseDocument(draft.document);
  if (draft && parsed?.ok) return { ...draft, document: parsed.value };
  if (draft && draft === own) await putAside(draft);
  return undefined;
}

/** The page can do without what does not come. */
function soonEnough<T>(coming: Promise<T>): Promise<T | undefined> {
  const tooLate = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), DRAFT_PATIENCE_MS));
  return Promise.race([coming, tooLate]);
}

async function putAside(draft: Draft): Promise<void> {
  try {
    await draftStore().put(draft);
  } catch (error) {
    reportBug(error);
  }
}

/** Goes back to what this window showed, unsaved work included. */
export async function restore(draft: Draft): Promise<void> {
  const { document, path, isUnsaved, view, screen, file, runIds } = draft;
  useDocument.getState().open(document, path, isUnsaved ? emptyDocument('') : document);
  lookAsBefore(view);
  useProject.setState({ screen, file: file ?? null, awaitedRuns: runIds });
  if (isUnsaved) useRecovery.setState({ notice: back });
  await bringBackRuns(runIds);
}

/** The arrangement of panels is kept elsewhere, and newer there; the canvas shows all of the network. */
function lookAsBefore(view: unknown): void {
  if (!isRecord(view) || !isRecord(view['parts'])) return;
  const { panels: _panels, canvas: _canvas, ...parts } = view['parts'];
  showView({ ...view, parts });
}

/** The runs of a draft as the engine has them, once it is there. */
async function bringBackRuns(runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  const isHere = here();
  try {
    const found = await untilAnswered(() => Promise.all(runIds.map(findRecord)));
    if (!isHere()) return;
    isHere.act(() =>
      takeBack(
        runIds,
        found.filter((run) => run !== undefined),
      ),
    );
  } catch (error) {
    if (!isHere()) return;
    notifyError(text('The runs could not be brought back', 'Die Läufe ließen sich nicht zurückholen'), error);
  }
}

function takeBack(runIds: readonly string[], records: readonly RunRecord[]): void {
  const { runs, selectedId } = useRuns.getState();
  const all = numbered([...records, ...runs]);
  // Saved meanwhile, or before: the draft says of its document whether it is.
  const areSaved = !isTrainedSince(useProject.getState().savedSteps, runs);
  if (areSaved) useProject.setState({ savedSteps: stepsOf(all) });
  useRuns.setState({ runs: all, selectedId: selectedId ?? records.at(-1)?.id ?? null });
  useProject.setState({ awaitedRuns: stillAwaited(useDocument.getState().path, runIds, records) });
}

/** Undefined when the engine no longer has it. */
async function findRecord(runId: string): Promise<RunRecord | undefined> {
  try {
    return await engine().request('run', { runId });
  } catch (error) {
    if (error instanceof EngineError && error.code === 'runUnknown') return undefined;
    throw error;
  }
}

async function findDraft(key: string): Promise<Draft | undefined> {
  return (await keptDrafts()).find((draft) => draft.key === key);
}

/** None as well when the browser's database cannot be read. */
async function keptDrafts(): Promise<readonly Draft[]> {
  try {
    return await draftStore().all();
  } catch (error) {
    reportBug(error);
    return [];
  }
}

const lostRuns = text(
  'Some runs of this document are no longer on this computer.',
  'Einige Läufe dieses Dokuments sind nicht mehr auf diesem Rechner.',
);

const back = text(
  'The page was reloaded. Your unsaved work is here; it is still not saved.',
  'Die Seite wurde neu geladen. Die ungespeicherte Arbeit ist wieder da, aber noch nicht gespeichert.',
);
