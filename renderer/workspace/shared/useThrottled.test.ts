import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { create } from 'zustand';
import { throttled } from './useThrottled.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A store, and what was seen of it at most every 250 ms. */
function looked() {
  const store = create(() => ({ step: 0 }));
  const seen: number[] = [];
  const end = throttled(store, () => void seen.push(store.getState().step), 250);
  return { store, seen, end };
}

test('a change after a rest is seen at once', () => {
  const { store, seen } = looked();
  store.setState({ step: 1 });
  expect(seen).toEqual([1]);
  vi.advanceTimersByTime(250);
  store.setState({ step: 2 });
  expect(seen).toEqual([1, 2]);
});

test('of a hundred changes in a second six are seen, the last one among them', () => {
  const { store, seen } = looked();
  for (let step = 1; step <= 100; step++) {
    store.setState({ step });
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(250);
  expect(seen).toEqual([1, 25, 49, 73, 97, 100]);
});

test('nothing is looked at while nothing changes, nor after the end', () => {
  const { store, seen, end } = looked();
  expect(vi.getTimerCount()).toBe(0);
  store.setState({ step: 1 });
  store.setState({ step: 2 });
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(250);
  expect(vi.getTimerCount()).toBe(0);
  store.setState({ step: 3 });
  end();
  vi.advanceTimersByTime(1000);
  store.setState({ step: 4 });
  expect(vi.getTimerCount()).toBe(0);
  expect(seen).toEqual([1, 2]);
});
