// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { followFocus } from './areas.ts';

afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

test('what goes away with the focus leaves it to a button nearby, and not to a field, where keys are letters', () => {
  vi.useFakeTimers();
  document.body.innerHTML =
    '<div data-area="true"><section><input id="field" /><button id="other"></button><button id="gone"></button></section></div>';
  const byId = (id: string) => document.getElementById(id)!;
  for (const id of ['field', 'other', 'gone']) byId(id).checkVisibility = () => true;
  const end = followFocus();
  byId('gone').focus();
  byId('gone').dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
  byId('gone').remove();
  vi.runAllTimers();
  expect(document.activeElement?.id).toBe('other');
  end();
});
