import { reportBug } from './bugs.ts';
import { isConnectionLost } from './errors.ts';

/**
 * A way of asking with at most one request under way: of those that are wanted meanwhile only the newest is sent, once
 * the one before is answered. What `send` fails with is reported, and the next one is sent all the same.
 */
export function oneAtATime<Params>(send: (params: Params) => Promise<void>): (params: Params) => void {
  let isBusy = false;
  let waiting: { readonly params: Params } | undefined;
  const ask = async (params: Params) => {
    isBusy = true;
    try {
      await send(params);
    } catch (error) {
      // A new engine is asked anew.
      if (!isConnectionLost(error)) reportBug(error);
    } finally {
      isBusy = false;
    }
    const next = waiting;
    waiting = undefined;
    if (next) void ask(next.params);
  };
  return (params) => {
    if (isBusy) waiting = { params };
    else void ask(params);
  };
}
