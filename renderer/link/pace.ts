export interface Pace {
  (): void;
  /** Forgets what is still to come. */
  stop(): void;
}

/** Does it at once, then every `ms` milliseconds at most, and always once more after the last wish. */
export function paced(act: () => void, ms: number): Pace {
  let last = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const actNow = () => {
    timer = undefined;
    last = performance.now();
    act();
  };
  const wish = () => {
    if (timer !== undefined) return;
    const rest = last + ms - performance.now();
    if (rest <= 0) actNow();
    else timer = setTimeout(actNow, rest);
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return Object.assign(wish, { stop });
}
