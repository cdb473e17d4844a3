export interface Pace {
  (): void;
  /** Forgets what is still to come. */
  stop(): void;
}

/** After what it took to draw it, the page has so many times as long for all else: what cannot keep up is drawn less often. */
const SHARE = 3;
const LONGEST_MS = 1_000;
/** So long one may wait for the next frame of a screen that keeps up. */
const FRAME_MS = 17;

/**
 * Does it at once, then every `ms` milliseconds at most, and always once more after the last wish. Where the page takes long
 * to draw what has changed, it is done less often.
 */
export function paced(act: () => void, ms: number): Pace {
  let last = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const actNow = () => {
    clearTimeout(timer);
    timer = undefined;
    last = performance.now();
    act();
    measure();
  };
  const wish = () => {
    const rest = last + Math.max(ms, Math.min(LONGEST_MS, SHARE * cost)) - performance.now();
    // What would be due before the next frame is drawn in this one, with all else that has just come.
    if (rest <= FRAME_MS) actNow();
    else timer ??= setTimeout(actNow, rest);
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return Object.assign(wish, { stop });
}

/** How many milliseconds the page worked, when it was measured last, until what had changed was drawn. */
let cost = 0;
let isMeasuring = false;

/** All that changes now is drawn together, and measured once. Where there is no screen, nothing is. */
function measure(): void {
  if (isMeasuring || typeof requestAnimationFrame === 'undefined') return;
  isMeasuring = true;
  const begin = performance.now();
  requestAnimationFrame(() =>
    setTimeout(() => {
      isMeasuring = false;
      cost = Math.max(0, performance.now() - begin - FRAME_MS);
    }),
  );
}
