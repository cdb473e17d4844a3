/** What can have the focus by the Tab key. */
const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary, [tabindex="0"]';

/** Where the focus was in each area. */
const left = new WeakMap<Element, HTMLElement>();

/** Remembers where the focus is left in an area; returns the function that ends it. */
export function followFocus(): () => void {
  const onFocus = ({ target }: FocusEvent) => {
    const area = target instanceof HTMLElement ? target.closest('[data-area]') : null;
    if (area && target instanceof HTMLElement) left.set(area, target);
  };
  window.addEventListener('focusin', onFocus);
  return () => window.removeEventListener('focusin', onFocus);
}

/** Puts the focus into the next part of the window (`data-area`) in reading order, where it was there before. */
export function goToArea(step: 1 | -1): void {
  const areas = [...document.querySelectorAll<HTMLElement>('[data-area]')].filter((area) => area.checkVisibility());
  const focused = document.activeElement;
  const here = areas.findIndex((area) => focused && (area.contains(focused) || tabOf(area) === focused));
  const from = here < 0 && step < 0 ? 0 : here;
  const next = areas.at((from + step) % areas.length);
  if (next) entryOf(next)?.focus();
}

/** The tab of a panel lies apart from it, and is where one enters it. */
function tabOf(area: HTMLElement): HTMLElement | null {
  const id = area.closest('[role="tabpanel"]')?.getAttribute('aria-labelledby');
  return id ? document.getElementById(id) : null;
}

function entryOf(area: HTMLElement): HTMLElement | undefined {
  const before = left.get(area);
  // What is disabled takes no focus: one would not get past its area.
  if (before?.isConnected && before.checkVisibility() && !before.matches(':disabled')) return before;
  if (area.tabIndex === 0) return area;
  const tab = tabOf(area);
  if (tab) return tab;
  return firstIn(area);
}

/** What the Tab key comes to first; of words of which one is chosen, that one. */
function firstIn(area: HTMLElement): HTMLElement | undefined {
  const all = [...area.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((element) => element.tabIndex >= 0 && element.checkVisibility()); // prettier-ignore
  const [first] = all;
  if (!(first instanceof HTMLInputElement) || first.type !== 'radio') return first;
  return all.find((element) => element instanceof HTMLInputElement && element.name === first.name && element.checked) ?? first; // prettier-ignore
}

/** The Tab key goes from the tab of a panel into it, and back: in the document all tabs stand before all panels. */
export function goIntoPanel(event: KeyboardEvent): void {
  if (event.key !== 'Tab' || !(event.target instanceof HTMLElement)) return;
  const tab = event.target.closest('[role="tab"][aria-controls^="flexlayout-tab-"]');
  const panel = tab
    ? document.getElementById(tab.getAttribute('aria-controls') ?? '')
    : event.target.closest<HTMLElement>('[role="tabpanel"][id^="flexlayout-tab-"]');
  const first = panel?.checkVisibility() ? firstIn(panel) : undefined;
  if (!panel || !first || event.shiftKey !== (tab === null) || (!tab && first !== event.target)) return;
  event.preventDefault();
  (tab ? first : tabOf(panel))?.focus();
}
