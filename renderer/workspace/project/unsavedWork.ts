import { documentKey, windowOf } from '../../../core/protocol/windows.ts';
import { useAnswer, useRequest } from '../../link/useAnswer.ts';
import { inWorkspace, useWorkspaces, type Workspace } from '../workspaces.ts';
import { openWindows, windowKey } from '../../link/windowKey.ts';
import { useDocument } from '../document/document.ts';
import { offered, type Draft, type Unsaved } from './drafts.ts';
import { draftStore } from './keeping.ts';

/** Of this window as well: it is left out where it is open. */
async function draftsOfTheGone(): Promise<readonly Draft[]> {
  const [drafts, open] = await Promise.all([draftStore().all(), openWindows()]);
  return drafts.filter(({ key }) => windowOf(key) === windowKey() || !open.has(windowOf(key)));
}

/** What was never saved when a window ended, newest first; not what is open in this one. Anew with another `refresh`. */
export function useUnsavedWork(refresh: number): {
  readonly items: readonly Unsaved[];
  readonly error: unknown;
  again(): void;
} {
  const beside = useRequest('recoverable', {}, refresh);
  const here = useAnswer(refresh, draftsOfTheGone);
  const all = useWorkspaces((state) => state.all);
  // Drawn anew when a document is opened here.
  useDocument(({ openings }) => openings > 0);
  return {
    items: offered(beside.data ?? [], here.data ?? [], openKeys(all)),
    error: beside.error ?? here.error,
    again: () => {
      beside.again();
      here.again();
    },
  };
}

/** The keys of the documents that are open in tabs of this window. */
function openKeys(all: readonly Workspace[]): ReadonlySet<string> {
  const open = all.filter((each) => inWorkspace(each, () => useDocument.getState().openings > 0));
  return new Set(open.map(({ name }) => documentKey(windowKey(), name)));
}
