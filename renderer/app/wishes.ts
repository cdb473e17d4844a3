import type { EngineClient } from '../../core/protocol/client.ts';
import { text } from '../../core/text.ts';
import { follow } from '../link/follow.ts';
import { useSpeed } from '../workspace/runs/speed.ts';
import { useWatched, useWatching, withValues } from '../features/watch/watching.ts';
import { isConnectionLost } from '../link/errors.ts';
import { notifyError } from '../link/notify.ts';
import { useEngineState } from '../link/session.ts';

/** Tells the engine how fast to go, where to pause and what to follow: when that changes, and when the engine is new. */
export function tellWishes(client: EngineClient): void {
  const tell = {
    speed: () => client.request('setSpeed', useSpeed.getState()),
    breakpoints: () => client.request('setBreakpoints', { breakpoints: breakpointsNow() }),
    watches: () => watch(client),
  };
  follow(useSpeed, () => void said(tell.speed()));
  follow(useWatching, ({ breakpoints, watches }, before) => {
    if (breakpoints !== before.breakpoints) void said(tell.breakpoints());
    if (watches !== before.watches) void said(tell.watches());
  });
  follow(useEngineState, ({ generation }, before) => {
    if (generation === before.generation) return;
    for (const say of Object.values(tell)) void said(say());
  });
  client.on('watchValues', (event) => {
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

async function said(saying: Promise<unknown>): Promise<void> {
  try {
    await saying;
  } catch (error) {
    // A new engine is told again.
    if (isConnectionLost(error)) return;
    notifyError(text('The engine could not be told', 'Der Rechenkern nahm es nicht an'), error);
  }
}
