import type { EngineClient } from '../../core/protocol/client.ts';

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
  /** When the ping was sent that has not been answered. */
  let pingedAt: number | undefined;
  let isSilent = false;
  client.onHost((frame) => {
    // The channel itself says this of a lost connection. All else comes from the app, also over a new one.
    if (frame.host === 'engineExited') return;
    pingedAt = undefined;
    if (isSilent) onAnswer();
    isSilent = false;
  });
  clock.every(PING_MS, () => {
    if (pingedAt === undefined) {
      pingedAt = clock.now();
      client.tellHost({ host: 'ping' });
    } else if (!isSilent && clock.now() - pingedAt >= SILENCE_MS) {
      isSilent = true;
      onSilent();
    }
  });
}
