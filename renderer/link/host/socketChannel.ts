import { encodeHostFrame, SOCKET_PROTOCOL, type Channel } from '../../../core/protocol/channel.ts';
import { createInbox } from '../../../core/protocol/inbox.ts';
import { text } from '../../../core/text.ts';
import type { Session } from './session.ts';

/** How long the host may be away (a laptop asleep, a tunnel that breaks) before the page gives up. */
const PATIENCE_MS = 10 * 60_000;
/** For a socket to open. */
const ANSWER_MS = 10_000;
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 4_000;

/**
 * A WebSocket that connects again by itself. While it is down, the page sees what it sees when the engine dies: a host
 * frame `engineExited`, and `engineStarted` from the host once it is back. Frames sent meanwhile wait. It closes only
 * when the host no longer knows the page, or after PATIENCE_MS.
 */
export function socketChannel(session: Session): Channel & { reconnect(): void } {
  const inbox = createInbox<string>();
  const ending = createEnding();
  let socket: WebSocket | undefined;
  let unsent: string[] = [];
  let downSince = performance.now();
  let delay = FIRST_DELAY_MS;

  const open = () => {
    const attempt = newSocket(session);
    attempt.onmessage = (event: MessageEvent<string>) => inbox.put(event.data);
    attempt.onopen = () => {
      socket = attempt;
      delay = FIRST_DELAY_MS;
      for (const frame of unsent) attempt.send(frame);
      unsent = [];
    };
    attempt.onclose = () => {
      if (ending.isOver()) return;
      if (socket === attempt) lose();
      void reopen();
    };
  };
  const lose = () => {
    socket = undefined;
    downSince = performance.now();
    inbox.put(lost);
  };
  const reopen = async () => {
    await new Promise((resolve) => setTimeout(resolve, delay));
    delay = Math.min(2 * delay, LONGEST_DELAY_MS);
    if (ending.isOver()) return;
    try {
      if (await session.isValid()) open();
      else ending.tell();
    } catch {
      if (performance.now() - downSince > PATIENCE_MS) ending.tell();
      else void reopen();
    }
  };

  open();
  return {
    send: (frame) => {
      if (socket) socket.send(frame);
      else if (!ending.isOver()) unsent.push(frame);
    },
    onMessage: (listener) => inbox.listen(listener),
    onClose: ending.listen,
    close: () => {
      ending.end();
      socket?.close();
    },
    reconnect: () => {
      if (!socket) return;
      abandon(socket);
      lose();
      void reopen();
    },
  };
}

interface Ending {
  isOver(): boolean;
  end(): void;
  /** Ends and says so. */
  tell(): void;
  listen(listener: () => void): void;
}

function createEnding(): Ending {
  const listeners = new Set<() => void>();
  let isOver = false;
  return {
    isOver: () => isOver,
    end: () => void (isOver = true),
    tell: () => {
      if (isOver) return;
      isOver = true;
      for (const listener of listeners) listener();
    },
    listen: (listener) => void listeners.add(listener),
  };
}

/** What is half open answers no goodbye: it is not waited for. */
function abandon(socket: WebSocket): void {
  socket.onmessage = null;
  socket.onclose = null;
  socket.close();
}

const lost = encodeHostFrame({
  host: 'engineExited',
  reason: text('The connection to the app was lost.', 'Die Verbindung zur App ist abgerissen.'),
});

/** One that closes when nobody opens it in time. */
function newSocket(session: Session): WebSocket {
  const address = session.address('channel').replace(/^http/, 'ws');
  const socket = new WebSocket(address, [SOCKET_PROTOCOL, session.key]);
  setTimeout(() => {
    if (socket.readyState === WebSocket.CONNECTING) socket.close();
  }, ANSWER_MS);
  return socket;
}
