import { useEffect, useState } from 'react';
import { useRequest } from '../../link/useRequest.ts';
import { openWindows, windowKey } from '../../link/windowKey.ts';
import { useDocument } from '../document/document.ts';
import { offered, type Draft, type Unsaved } from './drafts.ts';
import { draftStore } from './keeping.ts';

/** Of this window as well: it is left out where it is open. */
async function draftsOfTheGone(): Promise<readonly Draft[]> {
  const [drafts, open] = await Promise.all([draftStore().all(), openWindows()]);
  return drafts.filter(({ key }) => key === windowKey() || !open.has(key));
}

/** What was never saved when a window ended, newest first; not what is open in this one. Anew with another `refresh`. */
export function useUnsavedWork(refresh: number): { readonly items: readonly Unsaved[]; readonly error: unknown } {
  const { data, error } = useRequest('recoverable', {}, refresh);
  const isOpen = useDocument(({ openings }) => openings > 0);
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
  return { items: offered(data ?? [], drafts, isOpen ? windowKey() : null), error: error ?? failure };
}
