import katex from 'katex';
import { useMemo } from 'react';

/** A formula in LaTeX, with MathML beside it for screen readers. */
export function Formula({ latex }: { readonly latex: string }) {
  const html = useMemo(
    () => katex.renderToString(latex, { displayMode: true, throwOnError: false, output: 'htmlAndMathml' }),
    [latex],
  );
  // KaTeX escapes what it is given, and formulas come from the blocks alone.
  return <div dangerouslySetInnerHTML={{ __html: html }} />;
}
