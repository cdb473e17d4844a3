/** The code of a key that an input method takes: the only word that Safari has for the Enter by which a composition ends. */
const TAKEN = 229;

/**
 * While an input method composes (Japanese, Chinese, on some systems an accent before its letter), keys are its own: the Enter
 * that takes a word submits no form, Escape closes no dialog, arrows move no block. Nothing else on the page hears of them;
 * what is composed arrives in its field as ever.
 */
export function leaveComposing(page: Pick<Window, 'addEventListener'>): void {
  const keep = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === TAKEN) event.stopImmediatePropagation();
  };
  page.addEventListener('keydown', keep, true);
}
