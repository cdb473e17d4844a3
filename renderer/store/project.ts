import { create } from 'zustand';
import { emptyDocument } from '../../core/graph/create.ts';
import type { Document } from '../../core/graph/document.ts';
import type { OpenedProject } from '../../core/protocol/engine.ts';
import { EngineError } from '../../core/protocol/errors.ts';
import type { FileState } from '../../core/protocol/fileState.ts';
import { text, type Text } from '../../core/text.ts';
import { notifyError } from '../engine/notify.ts';
import { useRecovery } from '../engine/recovery.ts';
import { connection, engine } from '../engine/session.ts';
import { thumbnailPng } from '../gallery/thumbnail.ts';
import { ask } from './dialogs.ts';
import { useDocument } from './document.ts';
import { activeRun, useRuns } from './runs.ts';
import type { Runs } from './runState.ts';

interface ProjectState {
  /** What the window shows: the gallery to begin with, the editor once there is a document. */
  readonly screen: 'gallery' | 'editor';
  readonly isSaving: boolean;
  /** The runs as they were when last saved or opened: what is trained since is unsaved work. */
  readonly savedRuns: string;
  /** What the engine said about the project when it was opened or saved last. */
  readonly notices: readonly Text[];
  /** The file as it was opened or saved last; null where there is none. */
  readonly file: FileState | null;
}

export const useProject = create<ProjectState>()(() => ({
  screen: 'gallery',
  isSaving: false,
  savedRuns: '',
  notices: [],
  file: null,
}));

export const projectFilter = { name: 'Neuroloom', extensions: ['neuroloom'] } as const;

/** A word for how far all runs have come. */
export function runsMark(runs: Runs): string {
  return runs.map((run) => `${run.id}:${run.progress.step}`).join(' ');
}

export function isUnsaved(): boolean {
  const { document, saved } = useDocument.getState();
  return document !== saved || runsMark(useRuns.getState().runs) !== useProject.getState().savedRuns;
}

/** Whether closing would lose work: an edit, or training. */
export function useIsUnsaved(): boolean {
  const isEdited = useDocument((state) => state.document !== state.saved);
  const savedRuns = useProject((state) => state.savedRuns);
  return useRuns((state) => runsMark(state.runs) !== savedRuns) || isEdited;
}

/** Names the autosave of this window; a reload of the page keeps it. */
export function windowKey(): string {
  const name = 'neuroloom.window';
  const key = sessionStorage.getItem(name) ?? crypto.randomUUID();
  sessionStorage.setItem(name, key);
  return key;
}

/** Asks what becomes of unsaved work. True when the document may be replaced. */
export async function confirmDiscard(): Promise<boolean> {
  if (!isUnsaved()) return true;
  const choice = await ask('discard');
  if (choice === 'save') return save();
  return choice === 'discard';
}

export function showGallery(): void {
  useProject.setState({ screen: 'gallery' });
}

export function showEditor(): void {
  useProject.setState({ screen: 'editor' });
}

/** Starts anew; without a document, with an empty canvas. */
export async function newProject(document?: Document): Promise<void> {
  const fresh = { document: document ?? emptyDocument(''), runs: [], path: null, file: null, notices: [] };
  await openFrom(() => Promise.resolve(fresh));
}

/** Asks for a project file and opens it. */
export async function openProject(): Promise<void> {
  try {
    const file = await connection().host.openFile(projectFilter);
    if (file) await openPath(file.path);
  } catch (error) {
    notifyError(notOpened, error);
  }
}

export function openPath(path: string): Promise<boolean> {
  return openFrom(() => engine().request('openProject', { path }));
}

/** Opens an example under the title that the gallery shows. */
export function openExample(name: string, title: string): Promise<boolean> {
  return openFrom(async () => {
    const opened = await engine().request('openExample', { name });
    return { ...opened, document: { ...opened.document, name: title } };
  });
}

/** Opens what was autosaved and never saved; it stays unsaved work. */
export async function recover(key: string): Promise<void> {
  const isOpened = await openFrom(() => engine().request('recover', { key }));
  if (!isOpened) return;
  useDocument.setState({ saved: emptyDocument('') });
  try {
    await autosave();
    if (key !== windowKey()) await engine().request('discardAutosave', { key });
  } catch (error) {
    notifyError(text('Autosave failed', 'Das automatische Sichern ist gescheitert'), error);
  }
}

const notOpened = text('The project could not be opened', 'Das Projekt ließ sich nicht öffnen');

/** Reads first and replaces only what could be read, so that a broken file costs nothing. */
async function openFrom(read: () => Promise<OpenedProject>): Promise<boolean> {
  if (!(await confirmDiscard())) return false;
  try {
    await replaceBy(await read());
    return true;
  } catch (error) {
    notifyError(notOpened, error);
    return false;
  }
}

async function replaceBy(project: OpenedProject): Promise<void> {
  const running = activeRun(useRuns.getState().runs);
  if (running) await engine().request('stopRun', { runId: running.id });
  useDocument.getState().open(project.document, project.path);
  useRecovery.getState().dismiss();
  useRuns.getState().replaceAll(project.runs);
  const { file, notices } = project;
  useProject.setState({ screen: 'editor', savedRuns: runsMark(project.runs), file, notices });
  await discardAutosave();
}

/** Saves where the project came from; asks where when it is new. True when it is on disk. */
export async function save(): Promise<boolean> {
  const { path } = useDocument.getState();
  return path === null ? saveAs() : write(path, useProject.getState().file);
}

export async function saveAs(): Promise<boolean> {
  const { name } = useDocument.getState().document;
  try {
    const file = await connection().host.saveFile(`${fileName(name)}.neuroloom`, projectFilter);
    if (!file) return false;
    // The file's name is the project's name from now on.
    const title = file.name.replace(/\.neuroloom$/i, '');
    if (title !== name) useDocument.setState(({ document }) => ({ document: { ...document, name: title } }));
    return await write(file.path, null);
  } catch (error) {
    notifyError(notSaved, error);
    return false;
  }
}

/** `replaces` is the file that must still be the one at that path; null: whatever is there is replaced. */
async function write(path: string, replaces: FileState | null): Promise<boolean> {
  const { document } = useDocument.getState();
  const { runs } = useRuns.getState();
  const mark = runsMark(runs);
  useProject.setState({ isSaving: true });
  try {
    const thumbnail = await thumbnailPng(document);
    const runIds = runs.map((run) => run.id);
    const written = await engine().request('saveProject', {
      path,
      document,
      runIds,
      ...(thumbnail && { thumbnail }),
      ...(replaces && { replaces }),
    });
    useDocument.getState().markSaved(written.path, document);
    useProject.setState({ savedRuns: mark, file: written.file, notices: written.notices });
    await connection().host.delivered({ path: written.path, name: written.path.replace(/^.*[\\/]/, '') });
    await discardAutosave();
    return true;
  } catch (error) {
    if (error instanceof EngineError && (error.code === 'fileChanged' || error.code === 'wouldLose')) {
      return await insteadOf(path, error.code);
    }
    notifyError(notSaved, error);
    return false;
  } finally {
    useProject.setState({ isSaving: false });
  }
}

/** Asks what to do where saving would destroy what others wrote, or what could not be read. */
async function insteadOf(path: string, why: 'fileChanged' | 'wouldLose'): Promise<boolean> {
  const choice = await ask(why);
  if (choice === 'copy') return saveAs();
  return choice === 'overwrite' && write(path, null);
}

const notSaved: Text = text('Not saved: everything is still here', 'Nicht gespeichert: Alles ist noch da');

/** Keeps the unsaved work beside the projects, for recovery after a crash. */
export async function autosave(): Promise<void> {
  if (!isUnsaved()) return;
  const { document, path } = useDocument.getState();
  const { file } = useProject.getState();
  const runIds = useRuns.getState().runs.map((run) => run.id);
  const from = { ...(path !== null && { path }), ...(file && { file }) };
  await engine().request('autosave', { key: windowKey(), document, runIds, ...from });
}

async function discardAutosave(): Promise<void> {
  try {
    await engine().request('discardAutosave', { key: windowKey() });
  } catch {
    // What stays behind is offered for recovery once more, and nothing is lost.
  }
}

/** A name that every file system takes. */
export function fileName(name: string): string {
  const plain = name
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, ' ')
    .replace(/[. ]+$/, '')
    .trim();
  return plain === '' ? 'network' : plain.slice(0, 100);
}
