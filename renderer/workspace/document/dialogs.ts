import { create } from 'zustand';
import type { ChosenFile } from '../../../core/protocol/host.ts';
import { follow } from '../../link/follow.ts';
import { isOpen, showWorkspace, useWorkspaces, workspace } from '../workspaces.ts';

interface Answers {
  /** Unsaved work is about to be replaced. */
  discard: 'save' | 'discard' | 'cancel';
  /** Saving would destroy what somebody else has written to the file. */
  fileChanged: 'overwrite' | 'copy' | undefined;
  /** Saving would destroy what could not be read of the file. */
  wouldLose: 'overwrite' | 'copy' | undefined;
  /** There is no room for the weights of all runs: those of the oldest are left out, or more room is made. */
  noRoom: 'leaveOut' | 'raise' | undefined;
  /** Parts of a project could not be read: go on with its file, or with a copy? */
  damaged: 'keep' | 'copy';
  /** Another window trains: is its run to make room? */
  makeRoom: 'makeRoom' | 'cancel';
  /** A module with weights becomes a file: with them, or without? */
  moduleWeights: 'with' | 'without';
  /** The browser host's own dialogs: on the desktop they are native. */
  openProject: ChosenFile | undefined;
  saveName: string | undefined;
}
/** What a modal is asked for; features have others that nobody waits for. */
export type Question = keyof Answers;

interface DialogsState {
  readonly open: { readonly kind: string; readonly suggestedName: string } | null;
  close(): void;
}

let resolve: ((answer: never) => void) | undefined;

/** The one modal that is open. */
export const useDialogs = create<DialogsState>()((set) => ({
  open: null,
  close: () => {
    set({ open: null });
    resolve?.(undefined as never);
    resolve = undefined;
  },
}));

// It says something of the document in sight, and is answered for that one.
follow(useWorkspaces, ({ shown }, before) => {
  if (shown !== before.shown) useDialogs.getState().close();
});

/**
 * Opens a modal over the document that it is asked for, which comes into sight, and waits for its answer; undefined when
 * it is dismissed, another takes its place or another document comes into sight.
 */
export function ask<Kind extends Question>(kind: Kind, suggestedName = ''): Promise<Answers[Kind] | undefined> {
  useDialogs.getState().close();
  const own = workspace();
  if (!isOpen(own)) return Promise.resolve(undefined);
  showWorkspace(own);
  return new Promise((settle) => {
    resolve = settle as (answer: never) => void;
    useDialogs.setState({ open: { kind, suggestedName } });
  });
}

/** The modal in which a pretrained model is chosen that becomes a block: palette and menus open it. */
export const PLACE_MODEL = 'placeModel';

/** Opens a modal of a feature that answers nothing. */
export function showDialog(kind: string): void {
  useDialogs.getState().close();
  useDialogs.setState({ open: { kind, suggestedName: '' } });
}

/** Whether the modal of now is still open; one that was closed and opened again is another. */
export function sameDialog(): () => boolean {
  const { open } = useDialogs.getState();
  return () => useDialogs.getState().open === open;
}

/** What the modal's buttons call. */
export function answer<Kind extends Question>(_kind: Kind, value: Answers[Kind]): void {
  const settle = resolve as ((answer: Answers[Kind]) => void) | undefined;
  resolve = undefined;
  useDialogs.setState({ open: null });
  settle?.(value);
}
