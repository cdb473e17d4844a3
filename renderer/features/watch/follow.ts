import type { EngineClient } from '../../../core/protocol/client.ts';
import { follow, hear } from '../../link/follow.ts';
import { keepTold } from '../../link/tell.ts';
import { useWatched, useWatching, withValues } from './watching.ts';

/** Tells the engine where to pause and what to follow, and takes in what it measures. */
export function followWatches(client: EngineClient): void {
  keepTold(
    () => client.request('setBreakpoints', { breakpoints: breakpointsNow() }),
    (tell) =>
      follow(useWatching, ({ breakpoints }, before) => {
        if (breakpoints !== before.breakpoints) tell();
      }),
  );
  keepTold(
    () => watch(client),
    (tell) =>
      follow(useWatching, ({ watches }, before) => {
        if (watches !== before.watches) tell();
      }),
  );
  hear(client, 'watchValues', (event) => {
    if (event.values.length !== followed.length) return;
    useWatched.setState((watched) => withValues(watched, followed, event));
  });
}

/** The watches whose values the engine tells. */
let followed: readonly number[] = [];

async function watch(client: EngineClient): Promise<void> {
  const { watches } = useWatching.getState();
  await client.request('setWatches', { watches: watches.map((listed) => listed.watch) });
  followed = watches.map(({ id }) => id);
}

function breakpointsNow() {
  const { breakpoints } = useWatching.getState();
  return breakpoints.filter(({ isOn }) => isOn).map(({ breakpoint }) => breakpoint);
}
