import type { Document } from '../../core/graph/document.ts';
import { text, type Text } from '../../core/text.ts';
import { notifyError } from '../engine/notify.ts';
import { connection, engine } from '../engine/session.ts';
import { thumbnailPng } from '../gallery/thumbnail.ts';
import { ask } from './dialogs.ts';
import { useDocument } from './document.ts';
import { discardAutosave } from './keeping.ts';
import { sameOpening } from './latest.ts';
import { fileName, isUnsaved, projectFilter, runIdsNow, runsMark, useProject } from './project.ts';
import { useRuns } from './runs.ts';

/** The save that is under way, or was last; never rejects. */
let saving: Promise<unknown> = Promise.resolve();

/** Asks what becomes of unsaved work. True when the document may be replaced. */
export async function confirmDiscard(): Promise<boolean> {
  await saving;
  if (!isUnsaved()) return true;
  const choice = await ask('discard');
  if (choice === 'save') return save();
  return choice === 'discard';
}

/** Saves where the project came from; asks where when it is new. True when it is on disk. */
export async function save(): Promise<boolean> {
  const { path } = useDocument.getState();
  return path === null ? saveAs() : write(path);
}

/** Asks where to, and saves there; the file's name is the project's name from then on. True when it is on disk. */
export async function saveAs(): Promise<boolean> {
  const isHere = sameOpening();
  const { name } = useDocument.getState().document;
  try {
    const file = await connection().host.saveFile(`${fileName(name)}.neuroloom`, projectFilter);
    // Another document may have been opened from outside while the dialog was open.
    if (!file || !isHere()) return false;
    return await write(file.path, file.name.replace(/\.neuroloom$/i, ''));
  } catch (error) {
    notifyError(notSaved, error);
    return false;
  }
}

/** One save after the other. */
function write(path: string, name?: string): Promise<boolean> {
  const isHere = sameOpening();
  const turn = saving.then(() => isHere() && writeNow(path, name));
  saving = turn;
  return turn;
}

async function writeNow(path: string, name: string | undefined): Promise<boolean> {
  const isHere = sameOpening();
  const { document: before, endStep } = useDocument.getState();
  const document = name === undefined || name === before.name ? before : { ...before, name };
  const { runs } = useRuns.getState();
  endStep();
  useProject.setState({ isSaving: true });
  try {
    const thumbnail = await thumbnailPng(document);
    const runIds = runIdsNow();
    const written = await engine().request('saveProject', { path, document, runIds, ...(thumbnail && { thumbnail }) });
    // A document that was opened meanwhile has nothing to do with this file.
    if (isHere()) markSaved(written.path, before, document, runsMark(runs));
    await deliver(written.path);
    if (isHere() && !isUnsaved()) await discardAutosave();
    return true;
  } catch (error) {
    notifyError(notSaved, error);
    return false;
  } finally {
    useProject.setState({ isSaving: false });
  }
}

/** `before` was written as `written`, under another name perhaps; what was edited meanwhile stays and is unsaved. */
function markSaved(path: string, before: Document, written: Document, savedRuns: string): void {
  const { edit, markSaved: mark } = useDocument.getState();
  if (written !== before) edit((now) => (now === before ? written : { ...now, name: written.name }));
  mark(path, written);
  useProject.setState({ savedRuns, notices: [] });
}

/** The file is written, whatever becomes of this. */
async function deliver(path: string): Promise<void> {
  try {
    await connection().host.delivered({ path, name: path.replace(/^.*[\\/]/, '') });
  } catch (error) {
    notifyError(notListed, error);
  }
}

const notSaved: Text = text('Not saved: everything is still here', 'Nicht gespeichert: Alles ist noch da');
const notListed: Text = text(
  'Saved, but not added to the recent files',
  'Gespeichert, aber nicht in die Liste der letzten Dateien aufgenommen',
);
