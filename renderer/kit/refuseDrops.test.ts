// @vitest-environment happy-dom
import { beforeAll, expect, test } from 'vitest';
import { refuseDrops } from './refuseDrops.ts';

beforeAll(() => refuseDrops(window));

/** Whether the browser is kept from what it does by itself. */
function isRefused(name: 'dragover' | 'drop', types: readonly string[], isTaken = false): boolean {
  const event = Object.assign(new Event(name, { bubbles: true, cancelable: true }), {
    dataTransfer: { types, dropEffect: 'copy' },
  });
  const taker = document.body.appendChild(document.createElement('div'));
  if (isTaken) taker.addEventListener(name, (taken) => taken.preventDefault());
  taker.dispatchEvent(event);
  return event.dataTransfer.dropEffect === 'none' && event.defaultPrevented;
}

test.each(['dragover', 'drop'] as const)('of %s, files are refused where nothing takes them; texts are not', (name) => {
  expect(isRefused(name, ['Files'])).toBe(true);
  expect(isRefused(name, ['Files'], true)).toBe(false);
  expect(isRefused(name, ['text/plain'])).toBe(false);
});
