import type { WebSocket } from 'ws';
import type { Channel } from '../../core/protocol/channel.ts';
import { createInbox } from '../../core/protocol/inbox.ts';
import { createOutlet } from '../../core/protocol/outlet.ts';
import type { Session } from './sessions.ts';

/** How much may be queued for a slow page before outdated states are dropped: more than one update of everything. */
const MOST_WAITING = 4 * 1024 ** 2;
/** A page with this much unread data is not reading: it has to reconnect. More than the largest response. */
const MOST_LYING = 512 * 1024 ** 2;
const PING_MS = 15_000;

/**
 * A page's socket. A slow page only gets the latest of every state; one that misses two pings in a row, or stops
 * reading, is disconnected, and reconnects when it can.
 */
export function webSocketChannel(socket: WebSocket, session: Session, pingMs = PING_MS): Channel {
  const inbox = createInbox<string>();
  socket.on('message', (data) => inbox.put(String(data)));
  // A broken socket also closes, and that is handled.
  socket.on('error', () => undefined);
  let unanswered = 0;
  socket.on('pong', () => {
    unanswered = 0;
    session.touch();
  });
  const heart = setInterval(() => {
    if (unanswered >= 2) return socket.terminate();
    unanswered += 1;
    socket.ping();
  }, pingMs);
  socket.on('close', () => clearInterval(heart));
  const outlet = createOutlet({
    isFull: () => socket.bufferedAmount > MOST_WAITING,
    write: (frame) => {
      socket.send(frame, () => outlet.flush());
      if (socket.bufferedAmount > MOST_LYING) socket.terminate();
    },
  });
  return {
    send: (frame) => outlet.send(frame),
    onMessage: (listener) => inbox.listen(listener),
    onClose: (listener) => void socket.on('close', listener),
    close: () => socket.close(),
  };
}
