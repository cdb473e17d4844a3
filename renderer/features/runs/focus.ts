import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * Rows hand their elements on to other runs when they are sorted and scrolled. The focus stays with its run or, where that is out of
 * sight, with the table: Delete must never mean another one.
 */
export function useFocusWithItsRun(around: RefObject<HTMLElement | null>): void {
  const focused = useRef<string | undefined>(undefined);
  useEffect(() => {
    const box = around.current;
    const note = ({ target }: FocusEvent) => {
      focused.current = runOf(target);
    };
    box?.addEventListener('focusin', note);
    return () => box?.removeEventListener('focusin', note);
  }, [around]);
  useLayoutEffect(() => {
    const [box, active] = [around.current, document.activeElement];
    const now = box?.contains(active) ? runOf(active) : undefined;
    if (now === undefined || now === focused.current) return;
    const row = box?.querySelector(`tr[data-run="${focused.current}"]`);
    const same = row?.querySelector<HTMLElement>(active instanceof HTMLInputElement ? 'input' : '[data-names]');
    (same ?? box)?.focus({ preventScroll: true });
  });
}

/** The run in whose row something is. */
export function runOf(element: EventTarget | null): string | undefined {
  return element instanceof HTMLElement ? element.closest('tr')?.dataset['run'] : undefined;
}
