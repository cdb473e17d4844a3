import { expect, type Page } from '@playwright/test';

/** What the projector's theme promises: no letter is smaller. */
export const LEAST_LETTER = 20;

/** The page in the projector's theme, on a small screen: the gallery, before anything is open. */
export async function project(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.evaluate(() =>
    localStorage.setItem(
      'neuroloom.settings',
      JSON.stringify({ state: { theme: 'projector', language: 'en' }, version: 1 }),
    ),
  );
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'projector');
}

/** Words in sight whose letters are smaller, as they are seen: the zoom of the canvas counts. */
export function smallWords(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const found: string[] = [];
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      const { parentElement: element, textContent } = words.currentNode;
      const said = textContent?.trim() ?? '';
      if (!element || said === '' || !element.checkVisibility() || element.closest('.react-flow__attribution'))
        continue;
      const range = document.createRange();
      range.selectNodeContents(words.currentNode);
      const { width, height, left, top } = range.getBoundingClientRect();
      // What is only heard is a pixel wide, or far away.
      if (width < 2 || height < 2 || left < 0 || top < 0) continue;
      const drawn = element.closest('.react-flow__viewport');
      const zoom = drawn ? new DOMMatrix(getComputedStyle(drawn).transform).a : 1;
      const size = Number.parseFloat(getComputedStyle(element).fontSize) * zoom;
      if (size > 0 && size < least - 0.1) found.push(`${said.slice(0, 40)}: ${size.toFixed(1)} px`);
    }
    return found;
  }, LEAST_LETTER);
}

/** What of the panel in sight reaches beyond its right edge without a part that scrolls. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const panel = document.querySelector('[role="tabpanel"]:not(:empty)');
    const right = (panel?.getBoundingClientRect().right ?? 0) + 1;
    const scrolls = (element: Element | null): boolean =>
      element !== null && element !== panel && (['auto', 'scroll', 'hidden'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement)); // prettier-ignore
    return [...(panel?.querySelectorAll('*') ?? [])]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > right)
      .filter((element) => !scrolls(element.parentElement))
      .map((element) => `${element.tagName} ${(element.textContent ?? '').slice(0, 40)}`);
  });
}

/**
 * Buttons and fields that cannot be pressed: something lies over their middle, or they are outside of the window and nothing
 * that scrolls brings them into it. While a dialog is open, those of the dialog.
 */
export function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const dialogs = document.querySelectorAll('[role="dialog"], [role="menu"]');
    const whole = dialogs[dialogs.length - 1] ?? document.body;
    const nameOf = (element: Element) =>
      `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}”`;
    /** What clips the element and can be scrolled, outermost last. */
    const scrollers = (element: Element): Element[] => {
      const found: Element[] = [];
      for (let at = element.parentElement; at; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        if (/auto|scroll/.test(overflowX + overflowY)) found.push(at);
      }
      return found;
    };
    const isIn = (x: number, y: number, box: DOMRect) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom; // prettier-ignore
    const found: string[] = [];
    const window_ = new DOMRect(0, 0, innerWidth, innerHeight);
    for (const element of whole.querySelectorAll('button, input, select, textarea, [role="tab"], [role="menuitem"]')) {
      const box = element.getBoundingClientRect();
      if (box.width < 3 || box.height < 3 || !element.checkVisibility({ checkOpacity: true })) continue;
      if (element.closest('[aria-hidden="true"], .visually-hidden, .react-flow__viewport')) continue;
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const around = scrollers(element);
      // What scrolls can bring it into sight.
      if (around.some((scroller) => !isIn(x, y, scroller.getBoundingClientRect()))) continue;
      if (!isIn(x, y, window_)) {
        found.push(`outside: ${nameOf(element)}`);
        continue;
      }
      const over = document.elementFromPoint(x, y);
      const isSame = over !== null && (element.contains(over) || over.contains(element) || element.closest('label')?.contains(over) === true || over.closest('label')?.contains(element) === true); // prettier-ignore
      // What is scrolled halfway out of sight ends at the border of its panel.
      if (over && !isSame && !over.matches('.flexlayout__splitter, .flexlayout__splitter *')) found.push(`covered: ${nameOf(element)} by ${nameOf(over)} ${over.className.toString().slice(0, 60)}`);
    }
    return found;
  }); // prettier-ignore
}

/** Words that end before they are said, and say the rest nowhere. */
export function cutWords(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body *')]
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()))
      .filter((element) => element.checkVisibility() && !element.closest('.visually-hidden'))
      .filter((element) => {
        const { overflowX } = getComputedStyle(element);
        return /hidden|clip/.test(overflowX) && element.clientWidth > 2 && element.scrollWidth > element.clientWidth + 1;
      })
      .filter((element) => !element.closest('[title]'))
      .map((element) => `${(element.textContent ?? '').trim().slice(0, 60)} (${element.clientWidth} of ${element.scrollWidth} px)`),
  ); // prettier-ignore
}
