const curves: Readonly<Record<string, string>> = {
  step: 'M1 11 H8 V3 H15',
  sign: 'M1 12 H8 V2 H15',
  sigmoid: 'M1 11.5 C7 11.5 6.5 2.5 15 2.5',
  tanh: 'M1 12 C8 12 8 2 15 2',
  relu: 'M1 11 H8 L15 3',
  linear: 'M2 12 L14 2',
};

/** The curve of an activation, as it is drawn into a neuron; nothing for one that is not known. */
export function ActivationGlyph({ activation }: { readonly activation: string }) {
  return (
    <svg width={16} height={14} viewBox="0 0 16 14" fill="none" stroke="currentColor" strokeWidth={1.6} aria-hidden>
      <path d={curves[activation] ?? ''} />
    </svg>
  );
}
