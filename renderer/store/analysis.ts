import { analyse, type Analysis } from '../../core/analysis/analyse.ts';
import { networkSignature, signature, startSignature } from '../../core/analysis/signature.ts';
import type { Document } from '../../core/graph/document.ts';
import { useDocument } from './document.ts';

/** One value per document, for as long as the document lives: documents are immutable. */
function memoised<T>(compute: (document: Document) => T): (document: Document) => T {
  const known = new WeakMap<Document, T>();
  return (document) => {
    if (!known.has(document)) known.set(document, compute(document));
    return known.get(document) as T;
  };
}

export const analysisOf = memoised<Analysis>(analyse);
export const signatureOf = memoised<string>(signature);
export const networkSignatureOf = memoised<string>(networkSignature);
export const startSignatureOf = memoised<string>(startSignature);

/** The analysis of the document on the canvas. */
export function useAnalysis(): Analysis {
  return analysisOf(useDocument((state) => state.document));
}
