import { documentKey, windowOf } from '../../../core/protocol/windows.ts';
import { useAnswer, useRequest } from '../../link/useAnswer.ts';
import { inWorkspace, useWorkspaces } from '../workspaces.ts';
import { openWindows, windowKey } from '../../link/windowKey.ts';
import { useDocument } from '../document/document.ts';
import { offered, type Draft, type Unsaved } from './drafts.ts';
import { draftStore } from './keeping.ts';

/** Of this window as well: it is left out where it is open. */
async function draftsOfTheGone(): Promise<readonly Draft[]> {
  const [drafts, open] = await Promise.all([draftStore().all(), openWindows()]);
  return drafts.filter(({ key }) => windowOf(key) === windowKey() || !open.has(windowOf(key)));
}

/** What was never saved when a window ended, newest first; not what is or was open in this one. Anew with another `refresh`. */
export function useUnsavedWork(refresh: number): {
  readonly items: readonly Unsaved[];
  readonly error: unknown;
  again(): void;
} {
  const beside = useRequest('recoverable', {}, refresh);
  const here = useAnswer(refresh, draftsOfTheGone);
  const workspaces = useWorkspaces();
  // Drawn anew when a document is opened here.
  useDocument(({ openings }) => openings > 0);
  return {
    items: offered(beside.data ?? [], here.data ?? [], ownKeys(workspaces)),
    error: beside.error ?? here.error,
    again: () => {
      beside.again();
      here.again();
    },
  };
}

/** The keys of the documents that are open in tabs of this window, or were closed in it: that may still be being noted. */
function ownKeys({ all, closed }: ReturnType<typeof useWorkspaces.getState>): ReadonlySet<string> {
  const open = all.filter((each) => inWorkspace(each, () => useDocument.getState().openings > 0));
  return new Set([...open.map(({ name }) => name), ...closed].map((name) => documentKey(windowKey(), name)));
}
