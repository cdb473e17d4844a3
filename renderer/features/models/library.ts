import { create } from 'zustand';
import type { EngineClient } from '../../../core/protocol/client.ts';
import type { ChosenFile } from '../../../core/protocol/host.ts';
import type { LibraryModel } from '../../../core/protocol/modelLibrary.ts';
import type { PipelineTask } from '../../../core/protocol/pipelines.ts';
import { joined, text } from '../../../core/text.ts';
import { untilAnswered } from '../../link/ask.ts';
import { isCancelled, isConnectionLost } from '../../link/errors.ts';
import { follow, hear } from '../../link/follow.ts';
import { notify, notifyError } from '../../link/notify.ts';
import { connection, engine, useEngineState } from '../../link/session.ts';
import { tell } from '../../link/tell.ts';
import { useDialogs } from '../../workspace/document/dialogs.ts';
import { createModelOpener } from '../../workspace/project/pretrained.ts';
import { openBeside } from '../../workspace/project/tabs.ts';
import { modelTitle, useModelChanges } from '../../workspace/pretrained.ts';
import { followed, type Followed } from './rate.ts';

export const DIALOG = 'modelLibrary';

/** What the right side shows. */
export type Shown = { readonly kind: 'model'; readonly name: string } | { readonly kind: 'hub' | 'settings' };

/** A model that becomes a network, or why it did not. */
type Opening =
  { readonly name: string; readonly share: number | null } | { readonly name: string; readonly error: unknown };

interface Library {
  readonly downloads: readonly Followed[];
  /** null: the first model. */
  readonly shown: Shown | null;
  readonly query: string;
  /** Only models that can do it. */
  readonly task: PipelineTask | null;
  readonly opening: Opening | null;
  /** A model of the user's is being added. */
  readonly isAdding: boolean;
  /** Why the last one could not be. */
  readonly notAdded: unknown;
}

export const useLibrary = create<Library>()(() => ({
  downloads: [],
  shown: null,
  query: '',
  task: null,
  opening: null,
  isAdding: false,
  notAdded: undefined,
}));

export function followLibrary(client: EngineClient): void {
  hear(client, 'modelDownloads', ({ downloads }) => put(downloads));
  hear(client, 'libraryChanged', () => useModelChanges.setState(({ count }) => ({ count: count + 1 })));
  hear(client, 'importProgress', ({ name, share }) => {
    const { opening } = useLibrary.getState();
    if (opening?.name === name && 'share' in opening) useLibrary.setState({ opening: { name, share } });
  });
  // A page that was loaded again finds what is under way; a new engine has nothing.
  follow(useEngineState, ({ generation }, before) => {
    if (generation !== before.generation) void findDownloads();
  });
  follow(useDialogs, ({ open }, before) => {
    if (before.open?.kind !== DIALOG || open?.kind === DIALOG) return;
    stopOpening();
    useLibrary.setState({ notAdded: undefined, query: '', task: null });
  });
}

const put = (downloads: Parameters<typeof followed>[1]) =>
  useLibrary.setState(({ downloads: before }) => ({ downloads: followed(before, downloads, performance.now()) }));

async function findDownloads(): Promise<void> {
  try {
    put(await untilAnswered(() => engine().request('modelDownloads', {})));
  } catch (error) {
    notifyError(text('Downloads of models cannot be followed', 'Downloads von Modellen lassen sich nicht verfolgen'), error); // prettier-ignore
  }
}

export function showModel(name: string): void {
  useLibrary.setState({ shown: { kind: 'model', name }, notAdded: undefined });
}

/** Fetches a model of the hub; goes on where an earlier try stopped. What fails is said at the download. */
export async function getModel(name: string): Promise<void> {
  try {
    await engine().request('getPretrained', { name });
    if (!isInSight()) notify(text(`${name} is here`, `${name} ist da`));
  } catch (error) {
    if (isCancelled(error) || isConnectionLost(error) || isInSight()) return;
    notifyError(text(`${name} could not be downloaded`, `${name} ließ sich nicht herunterladen`), error);
  }
}

/** What has come so far stays, and a later download goes on from there. */
export function cancelDownload(name: string): void {
  showModel(name);
  tell('cancelPretrained', { name });
}

/** Asks for a folder or a file, and adds it. */
export async function addChosen(what: 'folder' | 'file'): Promise<void> {
  const { host } = connection();
  const filter = { name: 'Model', extensions: ['onnx', 'neuroloom', 'bin'], several: true } as const;
  await adding(() => (what === 'folder' ? host.openFolder() : host.openFile(filter)));
}

/** Adds what was dropped. Call it in the event's listener. */
export async function addDropped(transfer: DataTransfer): Promise<void> {
  const dropped = connection().dropped(transfer);
  await adding(() => dropped);
}

async function adding(choose: () => Promise<ChosenFile | undefined>): Promise<void> {
  useLibrary.setState({ isAdding: true, notAdded: undefined });
  try {
    const file = await choose();
    if (!file) return;
    // What a browser brings lies where it is swept away.
    const isPassing = connection().host.kind === 'browser';
    const added = await engine().request('addPretrained', { path: file.path, isPassing });
    useLibrary.setState({ query: '', task: null });
    showModel(added.name);
  } catch (error) {
    useLibrary.setState({ notAdded: error });
  } finally {
    useLibrary.setState({ isAdding: false });
  }
}

/** Deletes what the app has of a model; the user's own is only forgotten. */
export async function removeModel(model: LibraryModel): Promise<void> {
  await engine().request('removePretrained', { name: model.name });
  // What can be fetched again stays in sight, and so does the place in the list.
  if (model.origin !== 'hub') useLibrary.setState({ shown: null });
}

const opener = createModelOpener();

/** Opens a model as unsaved work, in a tab of its own where one is open already. */
export async function openModel(model: LibraryModel): Promise<void> {
  const { name } = model;
  useLibrary.setState({ opening: { name, share: null } });
  const outcome = await opener.read(name);
  if (!outcome) return;
  const { data, error } = outcome;
  useLibrary.setState({ opening: data || isCancelled(error) ? null : { name, error } });
  if (!data) return;
  useDialogs.getState().close();
  // They tell what the model is like; those of a project say what is damaged.
  if (!(await openBeside({ ...data, notices: [] }))) return;
  notify(text(`${modelTitle(model)} is open as a network`, `${modelTitle(model)} ist als Netz offen`), joined(data.notices) ?? null);
} // prettier-ignore

export function stopOpening(): void {
  opener.stop();
  useLibrary.setState({ opening: null });
}

function isInSight(): boolean {
  return useDialogs.getState().open?.kind === DIALOG;
}
