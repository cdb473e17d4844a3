/**
 * A way of asking with at most one request under way: of those that are wanted meanwhile only the newest is sent, once
 * the one before is answered. `send` takes care of its own failures.
 */
export function oneAtATime<Params>(send: (params: Params) => Promise<void>): (params: Params) => void {
  let isBusy = false;
  let waiting: { readonly params: Params } | undefined;
  const ask = async (params: Params) => {
    isBusy = true;
    await send(params);
    isBusy = false;
    const next = waiting;
    waiting = undefined;
    if (next) void ask(next.params);
  };
  return (params) => {
    if (isBusy) waiting = { params };
    else void ask(params);
  };
}
