// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest';
import { goIntoPanel } from './areas.ts';

// Other files are tested in the same page.
afterEach(() => {
  document.removeEventListener('keydown', goIntoPanel);
  document.body.replaceChildren();
});

test('the Tab key goes from a tab to the first control of its panel that takes the focus', () => {
  document.body.innerHTML = `<div role="tab" tabindex="0" id="tab" aria-controls="flexlayout-tab-1"></div>
    <div role="tabpanel" id="flexlayout-tab-1" aria-labelledby="tab"><textarea disabled></textarea><select disabled></select><button>Generate</button></div>`;
  Object.assign(HTMLElement.prototype, { checkVisibility: () => true });
  const [tab, button] = [document.querySelector<HTMLElement>('#tab'), document.querySelector('button')];
  document.addEventListener('keydown', goIntoPanel);
  const press = (on: HTMLElement | null, more: object) => on?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, cancelable: true, ...more })); // prettier-ignore
  tab?.focus();
  press(tab, { ctrlKey: true });
  expect(document.activeElement).toBe(tab);
  press(tab, {});
  expect(document.activeElement).toBe(button);
  press(button, { shiftKey: true });
  expect(document.activeElement).toBe(tab);
});
