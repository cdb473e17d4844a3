import { useEffect, useState } from 'react';
import { useRequest } from '../engine/useRequest.ts';
import { useDocument } from './document.ts';
import { offered, type Draft, type Unsaved } from './drafts.ts';
import { draftStore } from './keeping.ts';
import { windowKey } from './project.ts';

/** What was never saved when a window ended, newest first; not what is open in this one. Anew with another `refresh`. */
export function useUnsavedWork(refresh: number): { readonly items: readonly Unsaved[]; readonly error: unknown } {
  const { data, error } = useRequest('recoverable', {}, refresh);
  const isOpen = useDocument(({ openings }) => openings > 0);
  const [drafts, setDrafts] = useState<readonly Draft[]>([]);
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    let isCurrent = true;
    draftStore()
      .all()
      .then(
        (found) => isCurrent && setDrafts(found),
        (problem: unknown) => isCurrent && setFailure(problem),
      );
    return () => void (isCurrent = false);
  }, [refresh]);
  return { items: offered(data ?? [], drafts, isOpen ? windowKey() : null), error: error ?? failure };
}
