import { useSyncExternalStore } from 'react';

/** The theme whose colours are on the page now. Canvases know nothing of CSS: they are drawn again when it changes. */
export function useDrawnTheme(): string {
  return useSyncExternalStore(listen, () => document.documentElement.dataset['theme'] ?? '');
}

function listen(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
