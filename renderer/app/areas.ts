/** What can have the focus by the Tab key. */
const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';

/** Where the focus was in each area. */
const left = new WeakMap<Element, HTMLElement>();

/** What has the focus, or had it last, and all that is around it in its area. */
let around: readonly HTMLElement[] = [];

/** Until whoever took something away, or what took its place, has moved the focus. */
const WAIT_MS = 60;

/** Remembers where the focus is left in an area, and keeps it there if what has it goes; returns the function that ends it. */
export function followFocus(): () => void {
  const onFocus = ({ target }: FocusEvent) => {
    const area = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-area]') : null;
    if (!area || !(target instanceof HTMLElement)) return;
    left.set(area, target);
    around = [];
    for (let at: HTMLElement | null = target; at && area.contains(at); at = at.parentElement) around = [...around, at];
  };
  const onBlur = ({ relatedTarget }: FocusEvent) => {
    if (!relatedTarget) setTimeout(stayNear, WAIT_MS);
  };
  window.addEventListener('focusin', onFocus);
  window.addEventListener('focusout', onBlur);
  return () => {
    window.removeEventListener('focusin', onFocus);
    window.removeEventListener('focusout', onBlur);
  };
}

/** Where keys are letters, and Ctrl+Z is its own. */
const FIELD = 'input:not([type="radio"], [type="checkbox"], [type="button"]), textarea';

/** A button that made way for another one, or a row that was removed, leaves the focus to the button or switch next to it. */
function stayNear(): void {
  const [gone] = around;
  if (!gone || gone.isConnected || document.activeElement !== document.body) return;
  if (document.querySelector('[role="dialog"][aria-modal="true"]')) return;
  const area = around.at(-1);
  const near =
    area?.tabIndex === 0
      ? area
      : around
          .filter((element) => element.isConnected)
          .map((element) => focusableIn(element).find((other) => !other.matches(FIELD)))
          .find(Boolean);
  near?.focus({ preventScroll: true });
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

function focusableIn(area: HTMLElement): readonly HTMLElement[] {
  return [...area.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((element) => element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true })); // prettier-ignore
}

/** What the Tab key comes to first; of words of which one is chosen, that one. */
function firstIn(area: HTMLElement): HTMLElement | undefined {
  const all = focusableIn(area);
  const [first] = all;
  if (!first?.matches('[type="radio"]')) return first;
  const name = first.getAttribute('name');
  return all.find((element) => element.getAttribute('name') === name && element.matches(':checked')) ?? first;
}

/** The Tab key goes from the tab of a panel into it, and back: in the document all tabs stand before all panels. */
export function goIntoPanel(event: KeyboardEvent): void {
  if (event.key !== 'Tab' || event.ctrlKey || event.altKey || event.metaKey || !(event.target instanceof HTMLElement))
    return;
  const tab = event.target.closest('[role="tab"][aria-controls^="flexlayout-tab-"]');
  const panel = tab
    ? document.getElementById(tab.getAttribute('aria-controls') ?? '')
    : event.target.closest<HTMLElement>('[role="tabpanel"][id^="flexlayout-tab-"]');
  const first = panel?.checkVisibility() ? firstIn(panel) : undefined;
  if (!panel || !first || event.shiftKey !== (tab === null) || (!tab && first !== event.target)) return;
  event.preventDefault();
  (tab ? first : tabOf(panel))?.focus();
}
