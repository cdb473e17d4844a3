import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { paced } from './pace.ts';

/** After how many milliseconds the page comes to its next frame. */
let frameMs: number;

beforeEach(() => {
  frameMs = 16;
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, frameMs));
});
afterEach(() => {
  // What is being measured is measured to its end: a page that keeps up.
  frameMs = 16;
  vi.runAllTimers();
  paced(() => undefined, 0)();
  vi.runAllTimers();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** When it is done, of wishes for every 100 ms that come so far apart. */
function doneOf(wishes: number, apart: number): readonly number[] {
  const done: number[] = [];
  const wish = paced(() => done.push(performance.now()), 100);
  const begin = performance.now();
  for (let i = 0; i < wishes; i++) {
    wish();
    vi.advanceTimersByTime(apart);
  }
  vi.advanceTimersByTime(1000);
  return done.map((at) => at - begin);
}

test('what is wished again and again is done at its pace, and once more after the last wish', () => {
  expect(doneOf(10, 25)).toEqual([0, 100, 200, 300]);
});

test('what comes a little early is drawn with all else that comes then, not in a frame of its own', () => {
  expect(doneOf(4, 97)).toEqual([0, 97, 194, 291]);
});

test('what the page takes long to draw is drawn less often, until it keeps up again', () => {
  const done: number[] = [];
  const wish = paced(() => done.push(performance.now()), 0);
  const begin = performance.now();
  frameMs = 117;
  wish();
  vi.advanceTimersByTime(200);
  frameMs = 16;
  wish();
  vi.advanceTimersByTime(200);
  expect(done.map((at) => at - begin)).toEqual([0, 303]);
  wish();
  expect(done.map((at) => at - begin)).toEqual([0, 303, 400]);
});

test('a page that was not seen for an hour is not waited for', () => {
  const act = vi.fn();
  const wish = paced(act, 0);
  frameMs = 3_600_000;
  wish();
  vi.advanceTimersByTime(frameMs + 1);
  wish();
  expect(act).toHaveBeenCalledTimes(2);
});
