import { lazily } from './lazily.tsx';

/** A formula in LaTeX, with MathML beside it for screen readers; as it is written, until KaTeX is there. */
export const Formula = lazily<{ readonly latex: string }>(
  async () => (await import('./KatexFormula.tsx')).KatexFormula,
  ({ latex }) => <code>{latex}</code>,
);
