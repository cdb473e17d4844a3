import { useEffect } from 'react';

/** What lies over the window: dialogs, menus, lists of fields. */
const OVER = '[data-portal], [data-mantine-shared-portal-node], [role="dialog"]';
/** Until what took the place of a dialog, or what was chosen in it, has taken the focus. */
const WAIT_MS = 30;

let home: HTMLElement | undefined;

/** Remembers where the focus was last, outside of what lies over the window. */
export function followFocus(page: Document): void {
  page.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && !target.closest(OVER)) home = target;
  });
}

/** For whatever lies over the window: when it goes and nothing else takes the focus, this is where it was before. */
export function useFocusHome(): void {
  useEffect(() => () => void setTimeout(goHome, WAIT_MS), []);
}

function goHome(): void {
  const { activeElement, body } = document;
  const isLost = activeElement === null || activeElement === body;
  if (isLost && home?.isConnected && !document.querySelector('[role="dialog"][aria-modal="true"]')) {
    home.focus({ preventScroll: true });
  }
}

/** The same as a part of a dialog that is always there. */
export function FocusHome(): null {
  useFocusHome();
  return null;
}
