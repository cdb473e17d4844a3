import { createAsker, type Asker } from '../../link/ask.ts';
import { inWorkspace, isOpen, useWorkspaces, workspace, type Workspace } from '../workspaces.ts';
import { useDocument } from './document.ts';

/** Where something was begun: a document in its workspace. */
export interface Here {
  /** Whether that document is still open, in sight or not. */
  (): boolean;
  /** Does something there, whatever is in sight by now. */
  act<T>(act: () => T): T;
}

/** The document of now: what has been awaited for it goes on there, if it is still open. */
export function here(): Here {
  const target = workspace();
  const { openings } = useDocument.getState();
  const act = <T>(then: () => T): T => inWorkspace(target, then);
  return Object.assign(() => isOpen(target) && act(() => useDocument.getState().openings) === openings, { act });
}

/** Whether the document of now is still open and in sight. */
export function sameOpening(): () => boolean {
  const isHere = here();
  const target = workspace();
  return () => isHere() && useWorkspaces.getState().shown === target;
}

/**
 * One whose questions are about the document of now, in each workspace by itself: of the newest there an answer counts
 * while that document is open.
 */
export function askerHere(): Asker {
  const askers = new WeakMap<Workspace, Asker>();
  const own = () => {
    const asker = askers.get(workspace()) ?? createAsker(here);
    askers.set(workspace(), asker);
    return asker;
  };
  return { begin: () => own().begin(), ask: (send) => own().ask(send), forget: () => own().forget() };
}
