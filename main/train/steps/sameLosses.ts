import { text, type Language, type Text } from '../../../core/text.ts';

/** How far a first loss may deviate from the CPU's, and a second one, which also verifies the update. */
const TOLERANCES = [1e-3, 1e-2];
/** Below it, rounding of the network's outputs is a large share of a loss. */
const SMALL = 1e-2;

/** How many losses of successive updates are compared. */
export const COMPARED = TOLERANCES.length;

/** How losses differ from those of the CPU; undefined if they are the same but for rounding. */
export function difference(losses: readonly number[], expected: readonly number[]): Text | undefined {
  for (const [i, tolerance] of TOLERANCES.entries()) {
    const [own = NaN, theirs = NaN] = [losses[i], expected[i]];
    if (Math.abs(own - theirs) <= tolerance * Math.max(SMALL, Math.abs(theirs))) continue;
    // Numbers overflow in one way here, in another there.
    if (!Number.isFinite(own) && !Number.isFinite(theirs)) continue;
    const [en, de] = [said('en'), said('de')];
    return text(`its loss is ${en(own)} instead of ${en(theirs)}.`, `ihr Verlust ist ${de(own)} statt ${de(theirs)}.`);
  }
  return undefined;
}

const said = (language: Language) => (value: number) => value.toLocaleString(language, { maximumSignificantDigits: 6 });
