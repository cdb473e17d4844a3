import { createAsker, type Asker } from '../../link/ask.ts';
import { useDocument } from './document.ts';

/** One whose questions are about the document that is open: of the newest an answer counts while it still is. */
export function askerHere(): Asker {
  return createAsker(sameOpening);
}

/** Whether the document of now is still open. */
export function sameOpening(): () => boolean {
  const { openings } = useDocument.getState();
  return () => useDocument.getState().openings === openings;
}
