import { emptyDocument } from '../../../core/graph/create.ts';
import type { Document } from '../../../core/graph/document.ts';
import { text } from '../../../core/text.ts';
import { notifyError } from '../../link/notify.ts';
import { useRecovery } from '../runs/recovery.ts';
import { connection, engine } from '../../link/session.ts';
import { dropWorkspace, inWorkspace, isOpen, useWorkspaces, workspace } from '../workspaces.ts';
import { ownKey } from './key.ts';
import { ask } from '../document/dialogs.ts';
import { useDocument } from '../document/document.ts';
import { showTab } from '../document/showTab.ts';
import { autosave, discardAutosave, discardKept, keepDraft } from './keeping.ts';
import { askerHere, here } from '../document/latest.ts';
import { addLog } from '../../kit/log.ts';
import { openFilter, showEditor, stepsOf, useProject } from './project.ts';
import { readUnsaved, type Recovered } from './restore.ts';
import { activeRun, useRuns } from '../runs/runs.ts';
import { findRun } from '../runs/runState.ts';
import { isSame } from '../../kit/same.ts';
import { confirmDiscard } from './saving.ts';

/** Starts anew; without a document, with an empty canvas. */
export async function newProject(document?: Document): Promise<void> {
  const fresh = { document: document ?? emptyDocument(''), runs: [], path: null, file: null, notices: [] };
  await openFrom(() => Promise.resolve(fresh));
}

/** Asks for a project file and opens it. */
export async function openProject(): Promise<void> {
  const target = workspace();
  try {
    const file = await connection().host.openFile(openFilter);
    if (file && isOpen(target)) await inWorkspace(target, () => openPath(file.path));
  } catch (error) {
    notifyError(notOpened, error);
  }
}

/** Opens a file; where another tab has it, that one comes into sight, in place of a tab in which nothing was opened. */
export async function openPath(path: string): Promise<boolean> {
  const own = workspace();
  const { openings } = useDocument.getState();
  const elsewhere = otherTabs().find((each) => inWorkspace(each, () => useDocument.getState().path === path));
  if (!elsewhere) return openFrom(() => engine().request('openProject', { path, key: ownKey() }));
  showTab(elsewhere);
  inWorkspace(elsewhere, showEditor);
  if (openings === 0) dropWorkspace(own);
  return true;
}

/** Opens an example under the title that the gallery shows. */
export function openExample(name: string, title: string): Promise<boolean> {
  return openFrom(async () => {
    const opened = await engine().request('openExample', { name, key: ownKey() });
    return { ...opened, document: { ...opened.document, name: title } };
  });
}

/** Opens what was kept of another window and never saved; it stays unsaved work, of this window from now on. */
export async function recover(key: string): Promise<void> {
  const own = ownKey();
  await openUnsaved(
    () => readUnsaved(key),
    async () => {
      // Only now that it is kept anew.
      if (key !== own) await discardKept(key);
    },
  );
}

/** Opens what no project file holds: unsaved work, which is kept at once. `kept` is done then, if it is still open. */
export async function openUnsaved(read: () => Promise<Recovered>, kept = () => Promise.resolve()): Promise<boolean> {
  const target = workspace();
  if (!(await openFrom(read, emptyDocument('')))) return false;
  const isHere = inWorkspace(target, here);
  try {
    await isHere.act(keepDraft);
    if (isHere()) await isHere.act(autosave);
    if (isHere()) await kept();
  } catch (error) {
    notifyError(notKept, error);
  }
  return true;
}

/** Of what was asked to be opened in a workspace the newest is meant. */
const { begin } = askerHere();

/**
 * Reads first and replaces only what could be read, so that a broken file costs nothing. What is edited while it is read
 * is asked about as well. `saved`: what of it is on disk, if not all.
 */
async function openFrom(read: () => Promise<Recovered>, saved?: Document): Promise<boolean> {
  const { act: inPlace } = here();
  const isMeant = begin();
  if (!(await confirmDiscard()) || !isMeant()) return false;
  try {
    let agreed = inPlace(workNow);
    const project = await inPlace(read);
    if (!isMeant()) return false;
    await inPlace(stopTraining);
    while (isMeant() && !isSame(agreed, inPlace(workNow))) {
      if (!(await inPlace(confirmDiscard))) return false;
      agreed = inPlace(workNow);
      await inPlace(stopTraining);
    }
    if (!isMeant()) return false;
    inPlace(() => replaceBy(project, saved));
    if (!saved) await inPlace(discardAutosave);
    await inPlace(tellDamage);
    return true;
  } catch (error) {
    notifyError(notOpened, error);
    return false;
  }
}

/** What would be lost: the document, and which runs there are. Not how far they have come: that goes on by itself. */
export function workNow() {
  return { document: useDocument.getState().document, runs: useRuns.getState().runs.map(({ id }) => id) };
}

/** Ends what is in training for the document of now; a run that another tab has open as well goes on there. */
export async function stopTraining(): Promise<void> {
  const running = activeRun(useRuns.getState().runs);
  if (running && !isOpenElsewhere(running.id)) await engine().request('stopRun', { runId: running.id });
}

/** Whether another document of this window has the run: the same file may be open twice. */
function isOpenElsewhere(runId: string): boolean {
  return otherTabs().some((each) => inWorkspace(each, () => findRun(useRuns.getState().runs, runId) !== undefined));
}

const otherTabs = () => useWorkspaces.getState().all.filter((each) => each !== workspace());

function replaceBy(project: Recovered, saved?: Document): void {
  const { document, path, file, runs, notices, awaitedRuns = [] } = project;
  useDocument.getState().open(document, path, saved ?? document);
  useRecovery.getState().dismiss();
  useRuns.getState().replaceAll(runs);
  useProject.setState({ screen: 'editor', savedSteps: stepsOf(runs), awaitedRuns, file, notices });
}

/**
 * Says what could not be read before anything can be written over the file. Unless somebody wants to work on it as it
 * is, it is open as a copy, and saving asks for a place of its own.
 */
async function tellDamage(): Promise<void> {
  const { notices } = useProject.getState();
  if (notices.length === 0) return;
  for (const notice of notices) addLog('warning', notice);
  const isHere = here();
  const choice = await ask('damaged');
  if (isHere()) isHere.act(() => settleDamage(choice === 'keep'));
}

function settleDamage(isKept: boolean): void {
  const { file } = useProject.getState();
  if (!isKept) useDocument.getState().detach();
  // Asked and answered: saving does not ask again.
  else if (file) useProject.setState({ file: { ...file, isDamaged: false } });
}

const notOpened = text('The project could not be opened', 'Das Projekt ließ sich nicht öffnen');
const notKept = text('Autosave failed', 'Automatisches Speichern ist fehlgeschlagen');
