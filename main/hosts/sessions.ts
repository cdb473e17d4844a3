import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const LOCAL_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Who may talk to the browser host: pages that came with a token which nobody had used before. */
export interface Sessions {
  /** The token for the next browser. */
  token(): string;
  /** Takes the token of a request and returns the cookie to set; undefined when it is wrong or was used before. */
  exchange(request: IncomingMessage): string | undefined;
  isKnown(request: IncomingMessage): boolean;
}

export function createSessions(): Sessions {
  let token = randomToken();
  const sessions: string[] = [];
  return {
    token: () => token,
    exchange: (request) => {
      const offered = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
      if (!isSame(offered, token)) return undefined;
      token = randomToken();
      const session = randomToken();
      sessions.push(session);
      return `${cookieName(request)}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    isKnown: (request) => {
      const cookie = readCookie(request, cookieName(request));
      return cookie !== undefined && sessions.some((session) => isSame(session, cookie));
    },
  };
}

/**
 * Whether the request was made to this machine by name, and by our own page where the browser says by whom. Another
 * site that resolves its name to 127.0.0.1 (DNS rebinding) fails the first, a page of another site the second. The port
 * is free: it may be the near end of an SSH tunnel.
 */
export function isFromOwnPage(request: IncomingMessage): boolean {
  const host = request.headers.host ?? '';
  if (!LOCAL_NAMES.has(host.replace(/:\d+$/, ''))) return false;
  const { origin } = request.headers;
  // Browsers leave the origin out of plain GETs of the same site only.
  return origin === undefined ? request.method === 'GET' && !request.headers.upgrade : origin === `http://${host}`;
}

/** Cookies know no ports: apps on several ports (or behind several tunnels) must not overwrite each other's. */
function cookieName(request: IncomingMessage): string {
  return `neuroloom-${/:(\d+)$/.exec(request.headers.host ?? '')?.[1] ?? '80'}`;
}

function readCookie(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(/; */);
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function randomToken(): string {
  return randomBytes(24).toString('base64url');
}

/** Compares in constant time, whatever the lengths. */
function isSame(a: string, b: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}
