import { useEffect, useRef } from 'react';

/**
 * For a dialog whose content may come after it, as when the engine is asked for it: the focus, which is at the button that closes
 * it by then, goes to what the dialog is meant for (`data-autofocus`), unless somebody has moved it.
 */
export function LateFocus() {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const dialog = place.current?.closest('[role="dialog"]');
    if (!dialog) return undefined;
    const observer = new MutationObserver(() => {
      const wanted = dialog.querySelector<HTMLElement>('[data-autofocus]');
      if (!wanted) return;
      observer.disconnect();
      if (document.activeElement?.matches('body, [role="dialog"], .mantine-Modal-close')) wanted.focus();
    });
    observer.observe(dialog, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);
  return <span ref={place} hidden />;
}
