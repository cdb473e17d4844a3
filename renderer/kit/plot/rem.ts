import { useDrawnTheme } from '../drawnTheme.ts';

/** CSS pixels of one rem: drawings grow with the projector's letters. */
export function useRem(): number {
  useDrawnTheme();
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}
