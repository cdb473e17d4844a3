import { useDrawnTheme } from '../drawnTheme.ts';

/** CSS pixels of one rem: drawings grow with the projector's letters. */
export function useRem(): number {
  return sizesIn(useDrawnTheme()).rem;
}

/** Small letters are so many rem, on all themes but the projector's. */
const SMALL = 0.6875;

/** The same for the room of letters: a projector's small ones are larger than its rem says. */
export function useLetterRem(): number {
  return sizesIn(useDrawnTheme()).letterRem;
}

interface Sizes {
  /** What they go by: the theme and the window. */
  readonly of: string;
  readonly rem: number;
  readonly letterRem: number;
}

let known: Sizes | undefined;

/** To ask the browser has it lay out the page: not with every picture that is drawn. */
function sizesIn(theme: string): Sizes {
  const of = `${theme} ${innerWidth} ${innerHeight} ${devicePixelRatio}`;
  if (known?.of === of) return known;
  const style = getComputedStyle(document.documentElement);
  const rem = Number.parseFloat(style.fontSize) || 16;
  const small = Number.parseFloat(style.getPropertyValue('--text-xs')) || SMALL;
  return (known = { of, rem, letterRem: (small / SMALL) * rem });
}
