import { encodeHostFrame, SOCKET_PROTOCOL, type Channel } from '../../core/protocol/channel.ts';
import { createInbox } from '../../core/protocol/inbox.ts';
import type { Session } from './session.ts';

/** How long the host may be away (a laptop asleep, a tunnel that breaks) before the page gives up. */
const PATIENCE_MS = 10 * 60_000;
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 4_000;

/**
 * A WebSocket that connects again by itself. While it is down, the page sees what it sees when the engine dies: a host
 * frame `engineExited`, and `engineStarted` from the host once it is back. Frames sent meanwhile wait. It closes only
 * when the host no longer knows the page, or after PATIENCE_MS.
 */
export function socketChannel(session: Session): Channel & { reconnect(): void } {
  const inbox = createInbox<string>();
  const closeListeners = new Set<() => void>();
  let socket: WebSocket | undefined;
  let unsent: string[] = [];
  let isClosed = false;
  let downSince = Date.now();
  let delay = FIRST_DELAY_MS;

  const end = () => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closeListeners) listener();
  };
  const open = () => {
    const attempt = new WebSocket(session.address('channel').replace(/^http/, 'ws'), [SOCKET_PROTOCOL, session.key]);
    attempt.onmessage = (event: MessageEvent<string>) => inbox.put(event.data);
    attempt.onopen = () => {
      socket = attempt;
      delay = FIRST_DELAY_MS;
      for (const frame of unsent) attempt.send(frame);
      unsent = [];
    };
    attempt.onclose = () => {
      if (isClosed) return;
      if (socket === attempt) lose();
      void reopen();
    };
  };
  const lose = () => {
    socket = undefined;
    downSince = Date.now();
    inbox.put(encodeHostFrame({ host: 'engineExited', reason: 'The connection to the app was lost.' }));
  };
  const reopen = async () => {
    await new Promise((resolve) => setTimeout(resolve, delay));
    delay = Math.min(2 * delay, LONGEST_DELAY_MS);
    if (isClosed) return;
    try {
      if (await session.isValid()) open();
      else end();
    } catch {
      if (Date.now() - downSince > PATIENCE_MS) end();
      else void reopen();
    }
  };
  open();
  return {
    send: (frame) => {
      if (socket) socket.send(frame);
      else if (!isClosed) unsent.push(frame);
    },
    onMessage: (listener) => inbox.listen(listener),
    onClose: (listener) => void closeListeners.add(listener),
    close: () => {
      isClosed = true;
      socket?.close();
    },
    reconnect: () => {
      if (!socket) return;
      // What is half open answers no goodbye: it is not waited for.
      Object.assign(socket, { onmessage: null, onclose: null });
      socket.close();
      lose();
      void reopen();
    },
  };
}
