import { inWorkspace, isOpen, useWorkspaces, workspace } from '../workspaces.ts';
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
 * Numbers questions, so that an answer that comes late is passed over. `begin` says that another is asked; what it
 * returns says whether that one still counts: for its document nothing was asked since, and it is still open.
 */
export function latest(): () => Here {
  const newest = new WeakMap<object, number>();
  return () => {
    const target = workspace();
    const own = (newest.get(target) ?? 0) + 1;
    newest.set(target, own);
    const isHere = here();
    return Object.assign(() => newest.get(target) === own && isHere(), { act: isHere.act });
  };
}
