/** Titles that were given here, to be taken back. */
const given = new WeakSet<Element>();

function wordsOf(element: HTMLElement): string {
  return element instanceof HTMLInputElement ? element.value : (element.textContent?.trim() ?? '');
}

/** Whether some of its words are hidden; what scrolls shows them itself. */
function isCut(element: HTMLElement): boolean {
  if (element.scrollWidth <= element.clientWidth + 1) return false;
  if (element instanceof HTMLInputElement) return true;
  const { overflowX } = getComputedStyle(element);
  return element.childElementCount === 0 && (overflowX === 'hidden' || overflowX === 'clip');
}

/** What is cut off says all of its words under the pointer. */
function say({ target, buttons }: PointerEvent): void {
  // Who drags something does not read, and whether words are cut takes a layout.
  if (!(target instanceof HTMLElement) || buttons > 0) return;
  if (given.has(target)) {
    target.removeAttribute('title');
    given.delete(target);
  }
  if (target.closest('[title]') || !isCut(target)) return;
  target.title = wordsOf(target);
  given.add(target);
}

/** Gives a tooltip to all words that are cut off; returns the function that ends it. */
export function followCutWords(): () => void {
  window.addEventListener('pointerover', say, true);
  return () => window.removeEventListener('pointerover', say, true);
}
