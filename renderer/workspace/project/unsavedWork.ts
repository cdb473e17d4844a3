import { useEffect, useState } from 'react';
import { documentKey, windowOf } from '../../../core/protocol/windows.ts';
import { inWorkspace, useWorkspaces, type Workspace } from '../workspaces.ts';
import { useRequest } from '../../link/useRequest.ts';
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
export function useUnsavedWork(refresh: number): { readonly items: readonly Unsaved[]; readonly error: unknown } {
  const { data, error } = useRequest('recoverable', {}, refresh);
  const all = useWorkspaces((state) => state.all);
  // Drawn anew when a document is opened here.
  useDocument(({ openings }) => openings > 0);
  const [drafts, setDrafts] = useState<readonly Draft[]>([]);
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    let isCurrent = true;
    draftsOfTheGone().then(
      (found) => isCurrent && setDrafts(found),
      (problem: unknown) => isCurrent && setFailure(problem),
    );
    return () => void (isCurrent = false);
  }, [refresh]);
  return { items: offered(data ?? [], drafts, openKeys(all)), error: error ?? failure };
}

/** The keys of the documents that are open in tabs of this window. */
function openKeys(all: readonly Workspace[]): ReadonlySet<string> {
  const open = all.filter((each) => inWorkspace(each, () => useDocument.getState().openings > 0));
  return new Set(open.map(({ name }) => documentKey(windowKey(), name)));
}
