import { useDrawnTheme } from '../drawnTheme.ts';

/** CSS pixels of one rem: drawings grow with the projector's letters. */
export function useRem(): number {
  useDrawnTheme();
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

/** Small letters are so many rem, on all themes but the projector's. */
const SMALL = 0.6875;

/** The same for the room of letters: a projector's small ones are larger than its rem says. */
export function useLetterRem(): number {
  const rem = useRem();
  const small = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--text-xs')) || SMALL;
  return (small / SMALL) * rem;
}
