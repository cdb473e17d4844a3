import { activationCurves } from '../../../../core/drawing/cards.ts';

/** The curve of an activation, as it is drawn into a neuron; nothing for one that is not known. */
export function ActivationGlyph({ activation }: { readonly activation: string }) {
  return (
    <svg width={16} height={14} viewBox="0 0 16 14" fill="none" stroke="currentColor" strokeWidth={1.6} aria-hidden>
      <path d={activationCurves[activation] ?? ''} />
    </svg>
  );
}
