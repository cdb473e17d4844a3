import katex from 'katex';
import 'katex/dist/katex.min.css';
import { useMemo } from 'react';

/** See Formula. */
export function KatexFormula({ latex }: { readonly latex: string }) {
  const html = useMemo(
    () => katex.renderToString(latex, { displayMode: true, throwOnError: false, output: 'htmlAndMathml' }),
    [latex],
  );
  // KaTeX escapes what it is given, and formulas come from the blocks alone.
  return <div dangerouslySetInnerHTML={{ __html: html }} />;
}
