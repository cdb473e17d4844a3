import { MessageChannelMain, type WebContents } from 'electron';
import type { Channel } from '../core/protocol/channel.ts';
import { createOutlet } from '../core/protocol/outlet.ts';

/** A page that has not even sent its heartbeat for so long hangs: what it is told lies in its queue. */
const HANGING_MS = 15_000;

/**
 * Sends the page one end of a new channel (preload.ts hands it on) and returns the other. A page that hangs gets only the
 * newest of every state.
 */
export function openChannel(page: WebContents): Channel {
  const { port1, port2 } = new MessageChannelMain();
  page.postMessage('channel', null, [port2]);
  let heardAt = performance.now();
  const outlet = createOutlet({
    isFull: () => performance.now() - heardAt > HANGING_MS,
    write: (frame) => port1.postMessage(frame),
  });
  const closeListeners = new Set<() => void>();
  const end = () => {
    for (const listener of closeListeners) listener();
    closeListeners.clear();
  };
  port1.on('close', end);
  return {
    send: (frame) => outlet.send(frame),
    // Messages wait in the port until it is started.
    onMessage: (listener) => {
      port1.on('message', (event) => {
        heardAt = performance.now();
        outlet.flush();
        listener(String(event.data));
      });
      port1.start();
    },
    onClose: (listener) => void closeListeners.add(listener),
    close: () => {
      port1.close();
      // The port itself tells only of the other end.
      end();
    },
  };
}
