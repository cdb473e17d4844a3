import { useAnswer, useRequest } from '../../link/useAnswer.ts';
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
export function useUnsavedWork(refresh: number): {
  readonly items: readonly Unsaved[];
  readonly error: unknown;
  again(): void;
} {
  const beside = useRequest('recoverable', {}, refresh);
  const here = useAnswer(refresh, draftsOfTheGone);
  const isOpen = useDocument(({ openings }) => openings > 0);
  return {
    items: offered(beside.data ?? [], here.data ?? [], isOpen ? windowKey() : null),
    error: beside.error ?? here.error,
    again: () => {
      beside.again();
      here.again();
    },
  };
}
