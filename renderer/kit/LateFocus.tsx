import { useEffect, useRef } from 'react';

/** Where the focus is when nobody has put it anywhere: the dialog has just come, or what had it has gone. */
const NOWHERE = 'body, [role="dialog"], .mantine-Modal-close';

/**
 * For a dialog whose content comes after it, as when the engine is asked for it, or makes way for other content: the focus goes to
 * what that is meant for (`data-autofocus`), else stays in the dialog.
 */
export function LateFocus() {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const dialog = place.current?.closest<HTMLElement>('[role="dialog"]');
    if (!dialog) return undefined;
    let wanted: HTMLElement | null = null;
    const observer = new MutationObserver(() => {
      const before = wanted;
      wanted = dialog.querySelector<HTMLElement>('[data-autofocus]');
      if (wanted && wanted !== before && document.activeElement?.matches(NOWHERE)) wanted.focus();
      else if (document.activeElement === document.body) dialog.focus();
    });
    observer.observe(dialog, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return <span ref={place} hidden />;
}
