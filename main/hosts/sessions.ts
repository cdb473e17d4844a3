import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { SOCKET_PROTOCOL } from '../../core/protocol/channel.ts';

const LOCAL_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** A page not heard from for this long needs a new token. An open page is heard from all the time. */
const IDLE_MS = 24 * 60 * 60_000;
/** How long a browser may take to fetch the file for a ticket. */
const TICKET_MS = 60_000;

/** An authenticated page. */
export interface Session {
  /** Keeps it alive. */
  touch(): void;
}

/**
 * Who may talk to the browser host: pages that came with an unused token. They get a key and send it with every
 * request. Not a cookie: browsers send those to every port of a machine, whoever listens there.
 */
export interface Sessions {
  /** The token for the next browser. */
  token(): string;
  /**
   * Redeems the token of a request and returns the key of a new session; undefined if it is wrong or was already used.
   */
  exchange(request: IncomingMessage): string | undefined;
  /** By the key in the request's header, or among the subprotocols of a socket. */
  find(request: IncomingMessage): Session | undefined;
  /** Allows a link in the page, which cannot send headers, to fetch one file once. */
  ticket(file: string): string;
  /** The file for a ticket; undefined if it has been used. */
  redeem(ticket: string): string | undefined;
}

interface Known extends Session {
  readonly key: string;
  seenAt: number;
}

/** @param now milliseconds since whenever: setting the clock, or waking up after a weekend, ends no session */
export function createSessions(now: () => number = () => performance.now()): Sessions {
  let token = randomToken();
  let sessions: Known[] = [];
  const tickets = new Map<string, { readonly file: string; readonly until: number }>();
  return {
    token: () => token,
    exchange: (request) => {
      if (!isSame(bearerOf(request) ?? '', token)) return undefined;
      token = randomToken();
      const session: Known = {
        key: randomToken(),
        seenAt: now(),
        touch: () => void (session.seenAt = now()),
      };
      sessions.push(session);
      return session.key;
    },
    find: (request) => {
      sessions = sessions.filter(({ seenAt }) => now() - seenAt < IDLE_MS);
      const key = bearerOf(request) ?? keyOfSocket(request);
      const session = key === undefined ? undefined : sessions.find((known) => isSame(known.key, key));
      session?.touch();
      return session;
    },
    ticket: (file) => {
      for (const [old, { until }] of tickets) if (until < now()) tickets.delete(old);
      const ticket = randomToken();
      tickets.set(ticket, { file, until: now() + TICKET_MS });
      return ticket;
    },
    redeem: (ticket) => {
      const found = tickets.get(ticket);
      tickets.delete(ticket);
      return found && found.until >= now() ? found.file : undefined;
    },
  };
}

/**
 * Whether the request was addressed to this machine by name, or to the name that a proxy has for it, and, if the browser
 * tells the origin, came from our own page. The first check stops a site whose name resolves to 127.0.0.1 (DNS
 * rebinding), the second one pages of other sites. Any port is accepted: it may be the near end of an SSH tunnel.
 * @param publicOrigin such as `https://lab.example`, where a proxy stands before this host
 */
export function isFromOwnPage(request: IncomingMessage, publicOrigin?: string): boolean {
  const own = ownOrigin(request, publicOrigin);
  const { origin } = request.headers;
  // Browsers omit the origin only in plain same-site GETs, and what watches over a host asks for no more than the head.
  const isPlain = ['GET', 'HEAD'].includes(request.method ?? '') && !request.headers.upgrade;
  if (origin === undefined) return own !== undefined && isPlain;
  return origin === own;
}

/** The origin that our page has for a request to this name; undefined where it is none of ours. */
export function ownOrigin({ headers: { host = '' } }: IncomingMessage, publicOrigin?: string): string | undefined {
  // It may be one of this machine, too: a proxy with TLS as https://localhost.
  if (publicOrigin !== undefined && new URL(publicOrigin).host === host) return publicOrigin;
  return LOCAL_NAMES.has(host.replace(/:\d+$/, '')) ? `http://${host}` : undefined;
}

function bearerOf({ headers }: IncomingMessage): string | undefined {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
}

/** A page cannot set headers on a socket, but it can name subprotocols: ours, and its key. */
function keyOfSocket({ headers }: IncomingMessage): string | undefined {
  const [protocol, key] = (headers['sec-websocket-protocol'] ?? '').split(/, */);
  return protocol === SOCKET_PROTOCOL ? key : undefined;
}

function randomToken(): string {
  return randomBytes(24).toString('base64url');
}

/** Compares in constant time, whatever the lengths. */
function isSame(a: string, b: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}
