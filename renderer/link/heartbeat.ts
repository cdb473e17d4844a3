import type { EngineClient } from '../../core/protocol/client.ts';
import { Silence } from '../../core/protocol/silence.ts';

const PING_MS = 3_000;
/** How long the app around the page may be silent before that is said. It answers at once unless it hangs. */
const SILENCE_MS = 10_000;

interface Listeners {
  /** Nothing has come back for a while. */
  onSilent(): void;
  onAnswer(): void;
}

export interface Clock {
  now(): number;
  every(milliseconds: number, act: () => void): void;
}

const real: Clock = {
  now: () => performance.now(),
  every: (milliseconds, act) => void setInterval(act, milliseconds),
};

/** Asks the app again and again whether it is there: a half-open connection looks like a healthy one. */
export function followHeartbeat(client: EngineClient, { onSilent, onAnswer }: Listeners, clock = real): void {
  const silence = new Silence(SILENCE_MS);
  client.onHost((frame) => {
    // The channel itself says this of a lost connection. All else comes from the app, also over a new one.
    if (frame.host === 'engineExited') return;
    if (silence.heard()) onAnswer();
  });
  clock.every(PING_MS, () => {
    const due = silence.beat(clock.now());
    if (due === 'ask') client.tellHost({ host: 'ping' });
    if (due === 'say') onSilent();
  });
}
