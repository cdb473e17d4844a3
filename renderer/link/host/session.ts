/** The host that served the page does not (or no longer) let it in: its address has been used already or is out of date. */
export class NotLetIn extends Error {
  constructor() {
    super('The host does not let this page in.');
    this.name = 'NotLetIn';
  }
}

/** What the host has against a file: its HTTP status, and its sentence in English. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'Refused';
    this.status = status;
  }
}

/** The page's right to talk to the host that served it. */
export interface Session {
  /** What the page shows with every request. */
  readonly key: string;
  /** Absolute address of a route of the host. */
  address(route: string): string;
  /** JSON of a route; rejects with the host's own sentence. */
  ask<T>(route: string, init?: RequestInit): Promise<T>;
  /** Whether the host still knows this page. Rejects while the host cannot be reached. */
  isValid(): Promise<boolean>;
}

const KEY = 'neuroloom.session';
/** Longer than this the host is not there. */
const ANSWER_MS = 10_000;

/**
 * Exchanges the one-time token of the address (`#token=...`) for a key that this tab keeps, and takes the token out of the
 * address. A reload goes on with the key, and so does a duplicated tab. Rejects with NotLetIn.
 */
export async function openSession(): Promise<Session> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) {
    history.replaceState(null, '', location.pathname + location.search);
    const response = await fetch(address('session'), { method: 'POST', headers: bearer(token) });
    // A token that was used before does no harm where the key of that time is still good.
    if (response.ok) sessionStorage.setItem(KEY, ((await response.json()) as { key: string }).key);
  }
  const key = sessionStorage.getItem(KEY) ?? '';
  const call = (route: string, init: RequestInit = {}) =>
    fetch(address(route), { ...init, headers: { ...bearer(key) }, cache: 'no-store' });
  const session: Session = {
    key,
    address,
    ask: async <T>(route: string, init?: RequestInit) => {
      const response = await call(route, init);
      if (!response.ok) throw new Refused(response.status, await response.text());
      return (await response.json()) as T;
    },
    isValid: async () => (await call('session', { signal: AbortSignal.timeout(ANSWER_MS) })).status !== 403,
  };
  if (!(await session.isValid())) throw new NotLetIn();
  return session;
}

function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}

function address(route: string): string {
  return new URL(`/api/${route}`, location.origin).href;
}
