/** Queues what arrives before there is a listener, so that the first frames of a connection are never lost. */
export interface Inbox<T> {
  put(item: T): void;
  listen(listener: (item: T) => void): void;
}

export function createInbox<T>(): Inbox<T> {
  let waiting: T[] = [];
  let deliver: ((item: T) => void) | undefined;
  return {
    put: (item) => {
      if (deliver) deliver(item);
      else waiting.push(item);
    },
    listen: (listener) => {
      deliver = listener;
      const early = waiting;
      waiting = [];
      for (const item of early) listener(item);
    },
  };
}
