import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** More than a browser opens for a page that it does not know yet. */
const MOST = 128;

/** The connections that have shown no key so far. */
export interface Strangers {
  /** This one has shown its key: it gives way to nobody. */
  admit(connection: Socket): void;
}

/**
 * Any program of the machine can open connections and hold them. They must neither exhaust this process's file descriptors
 * nor keep a page out: of those without a key the oldest gives way to the newest.
 */
export function limitStrangers(server: Server): Strangers {
  const strangers = new Set<Socket>();
  server.on('connection', (connection: Socket) => {
    strangers.add(connection);
    connection.once('close', () => strangers.delete(connection));
    const [oldest] = strangers;
    if (strangers.size > MOST) oldest?.destroy();
  });
  return { admit: (connection) => void strangers.delete(connection) };
}
