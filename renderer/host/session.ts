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
  /** Absolute address of a route of the host. */
  address(route: string): string;
  /** JSON of a route; rejects with the host's own sentence. */
  ask<T>(route: string, init?: RequestInit): Promise<T>;
  /** Whether the host still knows this page. Rejects while the host cannot be reached. */
  isValid(): Promise<boolean>;
}

/**
 * Exchanges the one-time token of the address (`#token=...`) for a cookie that scripts cannot read, and takes the token
 * out of the address. A reload goes on with the cookie. Rejects with NotLetIn.
 */
export async function openSession(): Promise<Session> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) {
    history.replaceState(null, '', location.pathname + location.search);
    // A token that was used before does no harm where the cookie of that time is still good.
    await fetch(address('session'), { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  }
  const session: Session = {
    address,
    ask: async <T>(route: string, init?: RequestInit) => (await (await call(route, init)).json()) as T,
    isValid: async () => (await fetch(address('session'), { cache: 'no-store' })).ok,
  };
  if (!(await session.isValid())) throw new NotLetIn();
  return session;
}

function address(route: string): string {
  return new URL(`/api/${route}`, location.origin).href;
}

async function call(route: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(address(route), init);
  if (!response.ok) throw new Refused(response.status, await response.text());
  return response;
}
