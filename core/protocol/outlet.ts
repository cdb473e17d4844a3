/**
 * Events that tell a state: a newer one makes the one before it worthless. `runProgress` is a state of its run,
 * `landscapeProgress` of its landscape, and so on; the id stands first in the payload.
 */
const STATE =
  /^(\d+ )?\{"number":\d+,("event":"(?:runProgress|planeFrame|neuronFrame|attentionFrame|landscapeProgress|raceProgress|downloadProgress|importProgress)"(?:,"payload":\{"(?:runId|key|name)":"[^"]*")?)/;
const ANSWER = /^(?:\d+ )?\{"id":/;

export interface OutletOptions {
  /** Whether the receiver is behind: what is written now only makes the queue longer. */
  isFull(): boolean;
  write(frame: string): void;
}

/** Sends frames to a receiver that may be slow: of every state only the newest one waits, all else goes out in order. */
export interface Outlet {
  send(frame: string): void;
  /** The receiver may have caught up: sends what waits. */
  flush(): void;
}

export function createOutlet({ isFull, write }: OutletOptions): Outlet {
  const waiting = new Map<string, string>();
  const flush = (mayGoOn: () => boolean) => {
    for (const [key, frame] of waiting) {
      if (!mayGoOn()) return;
      waiting.delete(key);
      write(frame);
    }
  };
  return {
    send: (frame) => {
      const found = STATE.exec(frame);
      if (found) {
        const key = `${found[1] ?? ''}${found[2]}`;
        waiting.delete(key);
        if (isFull()) waiting.set(key, frame);
        else write(frame);
        return;
      }
      // The answer ends what these states told of: they must not come after it.
      if (ANSWER.test(frame)) flush(() => true);
      write(frame);
    },
    flush: () => flush(() => !isFull()),
  };
}
