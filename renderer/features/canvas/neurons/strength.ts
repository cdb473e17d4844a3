/** In so many steps, which nobody sees: a line is drawn anew only when its weight has come to another one. */
const STEPS = 100;

/** How a weight is drawn: the colour by its sign, width and opacity growing with its size, never beyond reading. */
export function strokeOf(weight: number): { stroke: string; strokeWidth: number; strokeOpacity: number } {
  if (!Number.isFinite(weight)) return { stroke: 'var(--not-finite)', strokeWidth: 2, strokeOpacity: 1 };
  const strength = Math.round(STEPS * Math.tanh(Math.abs(weight) / 2)) / STEPS;
  const stroke = weight === 0 ? 'var(--wire)' : weight > 0 ? 'var(--positive)' : 'var(--negative)';
  return { stroke, strokeWidth: 1 + 4 * strength, strokeOpacity: 0.7 + 0.3 * strength };
}

/** The weight of several that is furthest from zero; 0 when there is none. */
export function strongest(weights: Iterable<number>): number {
  let most = 0;
  for (const weight of weights) {
    if (Number.isNaN(weight)) return NaN;
    if (Math.abs(weight) > Math.abs(most)) most = weight;
  }
  return most;
}
