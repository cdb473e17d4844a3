// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { useSettings, withRuntime } from './settings.ts';

const NAME = 'neuroloom.settings';
const kept = () => (JSON.parse(localStorage.getItem(NAME) ?? '{}') as { readonly state: object }).state;

/** What another window writes, of which the browser may or may not have told yet. */
function setElsewhere(values: object, isTold = true): void {
  localStorage.setItem(NAME, JSON.stringify({ state: { ...kept(), ...values }, version: 1 }));
  if (isTold) window.dispatchEvent(new StorageEvent('storage', { key: NAME }));
}

test('what another window sets is set here at once, and neither loses what the other has set', () => {
  useSettings.getState().set({ language: 'de', theme: 'light' });
  setElsewhere({ axisOrder: 'channelsFirst' });
  expect(useSettings.getState()).toMatchObject({ language: 'de', theme: 'light', axisOrder: 'channelsFirst' });
  setElsewhere({ theme: 'dark' }, false);
  useSettings.getState().set({ language: 'en' });
  expect(useSettings.getState()).toMatchObject({ language: 'en', theme: 'dark', axisOrder: 'channelsFirst' });
  expect(kept()).toMatchObject({ language: 'en', theme: 'dark', axisOrder: 'channelsFirst' });
});

test.each([
  ['auto', 'auto', 'auto'],
  ['compiled', 'compiled', 'auto'],
  ['cpu', 'eager', 'cpu'],
  ['tensorflow', 'eager', 'tensorflow'],
  ['webgpu', 'eager', 'webgpu'],
  [undefined, 'auto', 'auto'],
])('the device "%s" of an older version is the runtime %s and the device %s', (stored, runtime, device) => {
  expect(withRuntime({ theme: 'dark', device: stored })).toEqual({ theme: 'dark', runtime, device });
});
