import type { Document } from '../../../core/graph/document.ts';
import type { SavedProject } from '../../../core/protocol/projects.ts';
import { EngineError } from '../../../core/protocol/errors.ts';
import type { FileState } from '../../../core/protocol/fileState.ts';
import { joined, text, type Text } from '../../../core/text.ts';
import { notify, notifyError } from '../../link/notify.ts';
import { connection, engine } from '../../link/session.ts';
import { thumbnailPng } from '../../kit/graph/thumbnail.ts';
import { ask } from '../document/dialogs.ts';
import { useDocument } from '../document/document.ts';
import { workspace, type Workspace } from '../workspaces.ts';
import { ownKey } from './key.ts';
import { discardAutosave } from './keeping.ts';
import { here, type Here } from '../document/latest.ts';
import { addLog } from '../../kit/log.ts';
import { fileName, isUnsaved, projectFilter, runIdsNow, stepsOf, useProject } from './project.ts';
import { useRuns } from '../runs/runs.ts';
import { dropWeights, hasRoom, raiseBudget, useNoRoom } from '../runs/weights.ts';

/** The save that is under way, or was last; never rejects. */
let saving: Promise<unknown> = Promise.resolve();

/** Asks what becomes of unsaved work. True when the document may be replaced. */
export async function confirmDiscard(): Promise<boolean> {
  const isHere = here();
  await saving;
  if (!isHere.act(isUnsaved)) return true;
  const choice = await isHere.act(() => ask('discard'));
  if (choice === 'save') return isHere.act(save);
  return choice === 'discard';
}

/** Saves where the project came from; asks where when it is new. True when it is on disk. */
export async function save(): Promise<boolean> {
  const { path } = useDocument.getState();
  if (path === null) return saveFirst();
  return write(() => ({ path: useDocument.getState().path ?? path, replaces: useProject.getState().file }));
}

/** Save as, while its question is open: asked once for a document, however often it is wished for. */
const choosing = new WeakMap<Workspace, { readonly outcome: Promise<boolean>; readonly isHere: Here }>();

/** What comes of the question that is open for the document of now. */
function choosingHere(): Promise<boolean> | undefined {
  const asked = choosing.get(workspace());
  return asked?.isHere() ? asked.outcome : undefined;
}

/** Saves what has no place yet. Where that is just being asked for or written, only what has changed since is saved. */
async function saveFirst(): Promise<boolean> {
  const isHere = here();
  const asked = choosingHere();
  await (asked ?? saving);
  if (!isHere()) return false;
  return isHere.act(async () => {
    if (useDocument.getState().path === null) return asked === undefined && saveAs();
    return !isUnsaved() || save();
  });
}

/** Asks where to, and saves there; the file's name is the project's name from then on. True when it is on disk. */
export function saveAs(): Promise<boolean> {
  const asked = choosingHere();
  if (asked) return asked;
  const [isHere, target] = [here(), workspace()];
  const outcome = choosePlace(isHere).then((place) => {
    if (choosing.get(target)?.outcome === outcome) choosing.delete(target);
    return place ? isHere.act(() => write(() => place)) : false;
  });
  choosing.set(target, { outcome, isHere });
  return outcome;
}

async function choosePlace(isHere: Here): Promise<Place | undefined> {
  const { name } = useDocument.getState().document;
  try {
    const file = await connection().host.saveFile(`${fileName(name)}.neuroloom`, projectFilter);
    // Another document may have been opened from outside while the dialog was open.
    if (!file || !isHere()) return undefined;
    return { path: file.path, replaces: null, name: file.name.replace(/\.neuroloom$/i, '') };
  } catch (error) {
    notifyError(notSaved, error);
    return undefined;
  }
}

/** Why a file is not written without asking. */
type Doubt = 'fileChanged' | 'wouldLose' | 'noRoom';

interface Place {
  readonly path: string;
  /** The file that must still be the one at that path, and whole; null: whatever is there is replaced. */
  readonly replaces: FileState | null;
  /** Of the project from then on, where it gets another one. */
  readonly name?: string;
}

/** One save after the other. Where to is asked when its turn has come: the one before may have changed it. */
async function write(placeNow: () => Place): Promise<boolean> {
  const isHere = here();
  let place: Place | undefined;
  const turn = saving.then(() => isHere() && isHere.act(() => writeNow((place = placeNow()))));
  saving = turn;
  const outcome = await turn;
  if (typeof outcome === 'boolean') return outcome;
  if (outcome === 'noRoom') return isHere.act(() => makeRoomForWeights(() => write(placeNow)));
  const choice = await isHere.act(() => ask(outcome));
  if (choice === undefined || !isHere() || !place) return false;
  const there = place;
  return isHere.act(() => (choice === 'copy' ? saveAs() : write(() => ({ ...there, replaces: null }))));
}

/** Asks which weights are kept, and goes on with the save unless that is cancelled. */
async function makeRoomForWeights(goOn: () => Promise<boolean>): Promise<boolean> {
  const isHere = here();
  const choice = await ask('noRoom');
  if (choice === undefined || !isHere()) return false;
  return isHere.act(() => {
    const { plan } = useNoRoom.getState();
    if (choice === 'leaveOut') dropWeights(plan?.leaving ?? []);
    else raiseBudget();
    return goOn();
  });
}

async function writeNow({ path, replaces, name }: Place): Promise<boolean | Doubt> {
  const isHere = here();
  const key = ownKey();
  const { document: before, endStep } = useDocument.getState();
  const document = name === undefined || name === before.name ? before : { ...before, name };
  const { runs } = useRuns.getState();
  endStep();
  useProject.setState({ isSaving: true });
  try {
    const runIds = runIdsNow();
    if (!(await hasRoom()) && isHere()) return 'noRoom';
    const thumbnail = await thumbnailPng(document);
    const extras = { ...(thumbnail && { thumbnail }), ...(replaces && { replaces }) };
    const written = await engine().request('saveProject', { path, document, runIds, key, ...extras });
    // A document that was opened meanwhile has nothing to do with this file.
    // What could not be written of a run was said; saving once more would not bring it back.
    const savedSteps = { ...stepsOf(runs), ...written.savedSteps };
    if (isHere()) isHere.act(() => markSaved({ ...written, savedSteps }, before, document));
    await deliver(written.path);
    if (isHere() && !isHere.act(isUnsaved)) await isHere.act(discardAutosave);
    return true;
  } catch (error) {
    if (error instanceof EngineError && (error.code === 'fileChanged' || error.code === 'wouldLose')) return error.code;
    notifyError(notSaved, error);
    return false;
  } finally {
    isHere.act(() => useProject.setState({ isSaving: false }));
  }
}

/** `before` was written as `written`, under another name perhaps; what was edited meanwhile, the name too, stays and is unsaved. */
function markSaved(saved: SavedProject, before: Document, written: Document): void {
  const { edit, markSaved: mark } = useDocument.getState();
  if (written !== before) {
    const nameOf = (now: Document) => (now.name === before.name ? written.name : now.name);
    edit((now) => (now === before ? written : { ...now, name: nameOf(now) }));
  }
  mark(saved.path, written);
  useProject.setState({ savedSteps: saved.savedSteps, file: saved.file, notices: saved.notices });
  for (const notice of saved.notices) addLog('warning', notice);
  const said = joined(saved.notices);
  if (said) notify(partlySaved, said);
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
const partlySaved: Text = text('Saved, but not all of it', 'Gespeichert, aber nicht alles');
const notListed: Text = text(
  'Saved, but not added to the recent files',
  'Gespeichert, aber nicht in die Liste der letzten Dateien aufgenommen',
);
