/**
 * Events that carry a state: a newer one makes the previous one obsolete. `runProgress` is a state of its run,
 * `landscapeProgress` of its landscape, and so on; the id comes first in the payload.
 */
const STATE =
  /^(\d+ )?\{"number":\d+,("event":"(?:runProgress|planeFrame|neuronFrame|attentionFrame|landscapeProgress|raceProgress|twinProgress|sweepProgress|downloadProgress|modelDownloads|importProgress|exportProgress|workProgress)"(?:,"payload":\{"(?:runId|key|name|id)":"[^"]*")?)/;
const ANSWER = /^(?:\d+ )?\{"id":/;

export interface OutletOptions {
  /** Whether the receiver is behind: anything written now only makes the queue longer. */
  isFull(): boolean;
  write(frame: string): void;
}

/**
 * Sends frames to a receiver that may be slow: only the latest of every state is queued, everything else is sent in
 * order.
 */
export interface Outlet {
  send(frame: string): void;
  /** Call when the receiver may have caught up: sends what is queued. */
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
      // The response completes what these states reported: they must not arrive after it.
      if (ANSWER.test(frame)) flush(() => true);
      write(frame);
    },
    flush: () => flush(() => !isFull()),
  };
}
