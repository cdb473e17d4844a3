// @vitest-environment happy-dom
import { expect, onTestFinished, test, vi } from 'vitest';
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

/** The settings of a page whose store answers so. */
async function settingsOn(store: () => Pick<Storage, 'getItem' | 'setItem'>): Promise<typeof useSettings> {
  vi.resetModules();
  const own = Object.getOwnPropertyDescriptor(globalThis, 'localStorage') ?? {};
  onTestFinished(() => void Object.defineProperty(globalThis, 'localStorage', own));
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: store });
  return (await import('./settings.ts')).useSettings;
}

test('in a store that is full, what is set stays set, and is kept as soon as there is room', async () => {
  let [stored, isFull] = ['', false];
  const setItem = (_: string, value: string) => {
    if (isFull) throw new DOMException('full', 'QuotaExceededError');
    stored = value;
  };
  const settings = await settingsOn(() => ({ getItem: () => stored || null, setItem }));
  const { set } = settings.getState();
  set({ language: 'en', theme: 'light' });
  isFull = true;
  set({ theme: 'dark' });
  set({ language: 'de' });
  expect(settings.getState()).toMatchObject({ theme: 'dark', language: 'de' });
  isFull = false;
  set({ axisOrder: 'channelsFirst' });
  expect(JSON.parse(stored)).toMatchObject({ state: { theme: 'dark', language: 'de', axisOrder: 'channelsFirst' } });
});

test('a page to which the browser forbids its store has settings all the same', async () => {
  const settings = await settingsOn(() => {
    throw new DOMException('Access is denied for this document.', 'SecurityError');
  });
  settings.getState().set({ theme: 'projector' });
  settings.getState().set({ language: 'de' });
  expect(settings.getState()).toMatchObject({ theme: 'projector', language: 'de' });
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
