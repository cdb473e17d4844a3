import { useEffect } from 'react';
import { useDocument } from '../workspace/document/document.ts';
import { titleFor } from '../workspace/document/names.ts';
import { useIsUnsaved, useProject } from '../workspace/project/project.ts';
import { useT } from '../kit/language.ts';

/** The window's title: which project it is, with a dot before it while there is something to be saved. */
export function useTitle(): void {
  const t = useT();
  const isOpen = useDocument(({ openings }) => openings > 0);
  const name = useDocument((state) => state.document.name);
  const isUnsaved = useIsUnsaved();
  const isInSight = useProject((state) => state.screen === 'editor');
  const title = titleOf(isOpen && isInSight ? t(titleFor(name)) : null, isOpen && isUnsaved);
  useEffect(() => {
    // The browser draws it elsewhere, which costs more than all else that a letter of the name does.
    const timer = setTimeout(() => (document.title = title), TITLE_MS);
    return () => clearTimeout(timer);
  }, [title]);
}

/** So long after the last letter of the name. */
const TITLE_MS = 200;

/** `name`: of the project in sight; null in the gallery. */
export function titleOf(name: string | null, isUnsaved: boolean): string {
  return `${isUnsaved ? '\u2022 ' : ''}${name === null ? '' : `${name} \u2013 `}Neuroloom`;
}
