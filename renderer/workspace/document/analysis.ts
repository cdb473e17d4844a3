import { analyse } from '../../../core/analysis/analyse.ts';
import type { Analysis } from '../../../core/analysis/node.ts';
import { networkSignature, signature, startSignature } from '../../../core/analysis/signature.ts';
import { useDocument } from './document.ts';

// They remember what they have computed, by the parts of the document that it follows from.
export {
  analyse as analysisOf,
  networkSignature as networkSignatureOf,
  signature as signatureOf,
  startSignature as startSignatureOf,
};

/** The analysis of the document on the canvas. */
export function useAnalysis(): Analysis {
  return useDocument((state) => analyse(state.document));
}
