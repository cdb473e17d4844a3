// Before every test file of the page. They run in one process, and each is a page of its own: it has its own stores, and
// the real timers and globals.
import { configure } from '@testing-library/dom';
import { afterAll, vi } from 'vitest';

vi.resetModules();

/** As long as `expect.poll` waits: a busy machine takes its time. */
configure({ asyncUtilTimeout: 20_000 });

/** A page that is gone does nothing any more. */
const timers: ReturnType<typeof setTimeout>[] = [];
const { setTimeout: later, setInterval: again } = globalThis;
const kept = <Arguments extends unknown[]>(start: (...given: Arguments) => ReturnType<typeof setTimeout>) =>
  new Proxy(start, {
    apply: (_, self, given: Arguments) => {
      const timer = Reflect.apply(start, self, given);
      timers.push(timer);
      return timer;
    },
  });
Object.assign(globalThis, { setTimeout: kept(later), setInterval: kept(again) });

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  Object.assign(globalThis, { setTimeout: later, setInterval: again });
  timers.forEach(clearTimeout);
});
