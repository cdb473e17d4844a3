import { emptyDocument } from '../../core/graph/create.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import type { OpenedProject } from '../../core/protocol/projects.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { RunRecord } from '../../core/protocol/runs.ts';
import { text } from '../../core/text.ts';
import { isConnectionLost } from '../engine/errors.ts';
import { notifyError } from '../engine/notify.ts';
import { useRecovery } from '../engine/recovery.ts';
import { engine, useEngineState } from '../engine/session.ts';
import { windowKey } from '../engine/windowKey.ts';
import { reportBug } from './bugs.ts';
import { useDocument } from './document.ts';
import type { Draft } from './drafts.ts';
import { draftStore, takeFromReload } from './keeping.ts';
import { sameOpening } from './latest.ts';
import { runsMark, useProject } from './project.ts';
import { useRuns } from './runs.ts';
import { numbered } from './runState.ts';

/** What a window kept: in this browser, else beside the projects. Fails as parseDocument and `recover` do. */
export async function readUnsaved(key: string): Promise<OpenedProject> {
  const draft = await findDraft(key);
  if (!draft) return engine().request('recover', { key });
  const parsed = parseDocument(draft.document);
  if (!parsed.ok) throw new EngineError('invalidDocument', parsed.error.message);
  const found = await Promise.all(draft.runIds.map(findRecord));
  const runs = found.filter((run) => run !== undefined);
  const missing = draft.runIds.length - runs.length;
  const notices = missing > 0 ? [lostRuns] : [];
  return { document: parsed.value, path: draft.path, file: draft.file ?? null, runs, notices };
}

/** After a reload of the page: goes back to what this window showed, unsaved work included. */
export async function restore(): Promise<void> {
  const draft = takeFromReload() ?? (await findDraft(windowKey()));
  if (!draft) return;
  const parsed = parseDocument(draft.document);
  // Something was opened meanwhile; what cannot be read stays where it is.
  if (!parsed.ok || useDocument.getState().openings > 0) return;
  const saved = draft.isUnsaved ? emptyDocument('') : parsed.value;
  useDocument.getState().open(parsed.value, draft.path, saved);
  useProject.setState({ screen: draft.screen, file: draft.file ?? null, awaitedRuns: draft.runIds });
  if (draft.isUnsaved) useRecovery.setState({ notice: back });
  await bringBackRuns(draft);
}

/** The runs of a draft as the engine has them, once it is there. */
async function bringBackRuns(draft: Draft): Promise<void> {
  const { runIds, isUnsaved } = draft;
  if (runIds.length === 0) return;
  const isHere = sameOpening();
  await engineIsReady();
  try {
    const found = await Promise.all(runIds.map(findRecord));
    if (!isHere()) return;
    const records = found.filter((run) => run !== undefined);
    useRuns.setState(({ runs, selectedId }) => ({
      runs: numbered([...records, ...runs]),
      selectedId: selectedId ?? records.at(-1)?.id ?? null,
    }));
    useProject.setState({ awaitedRuns: [], ...(!isUnsaved && { savedRuns: runsMark(records) }) });
  } catch (error) {
    if (!isHere()) return;
    if (isConnectionLost(error)) return bringBackRuns(draft);
    notifyError(text('The runs could not be brought back', 'Die Läufe ließen sich nicht zurückholen'), error);
  }
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

/** Undefined as well when the browser's database cannot be read. */
async function findDraft(key: string): Promise<Draft | undefined> {
  try {
    return (await draftStore().all()).find((draft) => draft.key === key);
  } catch (error) {
    reportBug(error);
    return undefined;
  }
}

function engineIsReady(): Promise<void> {
  if (useEngineState.getState().status.kind === 'ready') return Promise.resolve();
  return new Promise((resolve) => {
    const stop = useEngineState.subscribe(({ status }) => {
      if (status.kind !== 'ready') return;
      stop();
      resolve();
    });
  });
}

const lostRuns = text(
  'Some runs of this document are not on this computer any more.',
  'Einige Läufe dieses Dokuments sind nicht mehr auf diesem Rechner.',
);

const back = text(
  'The page was loaded again. Your unsaved work is here; it is still not saved.',
  'Die Seite wurde neu geladen. Ihre ungespeicherte Arbeit ist da; gespeichert ist sie noch nicht.',
);
