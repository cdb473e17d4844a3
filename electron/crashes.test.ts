import { expect, it } from 'vitest';
import { Crashes } from './crashes.ts';

it('lets the page come back by itself three times a minute', () => {
  let now = 0;
  const crashes = new Crashes(() => now);
  const crash = () => crashes.mayReload();
  expect([crash(), crash(), crash(), crash(), crash()]).toEqual([true, true, true, false, false]);
  now = 61_000;
  expect(crash()).toBe(true);
});

it('begins anew when the user wants another try', () => {
  const crashes = new Crashes(() => 0);
  for (let i = 0; i < 4; i++) crashes.mayReload();
  crashes.forget();
  expect(crashes.mayReload()).toBe(true);
});
