import { useState } from 'react';
import type { Document } from '../../../core/graph/document.ts';

/** What came of something that was asked about a document. */
interface Outcome<T> {
  readonly document: Document;
  readonly value?: T;
  readonly error?: unknown;
}

/** Something that is asked on a click. What came of it is shown for as long as the document is the one asked about. */
export function useAsked<T>(document: Document, ask: (document: Document) => Promise<T | undefined>) {
  const [isBusy, setBusy] = useState(false);
  const [last, setLast] = useState<Outcome<T>>();
  const run = async () => {
    setBusy(true);
    try {
      const value = await ask(document);
      if (value !== undefined) setLast({ document, value });
    } catch (error) {
      setLast({ document, error });
    } finally {
      setBusy(false);
    }
  };
  const own = last?.document === document ? last : undefined;
  return { isBusy, value: own?.value, error: own?.error, run };
}
