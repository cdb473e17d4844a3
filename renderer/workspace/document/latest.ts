import { useDocument } from './document.ts';

/**
 * Numbers questions, so that an answer that comes late is passed over. `begin` says that another is asked; what it
 * returns says whether that one still counts: nothing was asked since, and no other document was opened.
 */
export function latest(): () => () => boolean {
  let newest = 0;
  return () => {
    const own = ++newest;
    const isHere = sameOpening();
    return () => own === newest && isHere();
  };
}

/** Whether the document of now is still open. */
export function sameOpening(): () => boolean {
  const { openings } = useDocument.getState();
  return () => useDocument.getState().openings === openings;
}
