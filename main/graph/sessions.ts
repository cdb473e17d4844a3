/** Something that takes up memory outside of JavaScript until released. */
interface Releasable {
  release(): Promise<void>;
}

interface Entry<Session> {
  readonly session: Promise<Session>;
  /** Ends creating it. */
  readonly abort: AbortController;
  isOpen: boolean;
  users: number;
}

/** A cache of sessions by what they compute and for how many examples: the `most` recently used ones are kept. */
export class Sessions<Session extends Releasable> {
  readonly #most: number;
  /** Most recently used last. */
  readonly #entries = new Map<string, Entry<Session>>();
  #isDisposed = false;

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Works with a session, creating it if needed; it is not released meanwhile. Rejects if either fails, and with the reason of `signal`
   * while it is created: creating goes on until nobody waits for it.
   */
  async use<T>(key: string, create: (wanted: AbortSignal) => Promise<Session>, work: (session: Session) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const entry = this.#entries.get(key) ?? begun(create);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.users += 1;
    try {
      return await work(await unlessAborted(this.#opened(key, entry), signal));
    } finally {
      entry.users -= 1;
      if (entry.users === 0 && !entry.isOpen) this.#abandon(key, entry);
      this.#trim();
    }
  } // prettier-ignore

  /** If it could not be created it is forgotten: the next use tries again. */
  async #opened(key: string, entry: Entry<Session>): Promise<Session> {
    try {
      const session = await entry.session;
      entry.isOpen = true;
      return session;
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }

  /** Sessions in use are released afterwards. */
  dispose(): void {
    for (const [key, entry] of this.#entries) if (entry.users === 0) this.#drop(key, entry);
    this.#isDisposed = true;
  }

  #trim(): void {
    for (const [key, entry] of this.#entries) {
      if (!this.#isDisposed && this.#entries.size <= this.#most) return;
      if (entry.users === 0) this.#drop(key, entry);
    }
  }

  #abandon(key: string, entry: Entry<Session>): void {
    entry.abort.abort();
    if (this.#entries.get(key) === entry) this.#drop(key, entry);
  }

  #drop(key: string, { session }: Entry<Session>): void {
    this.#entries.delete(key);
    // If it could not be created, whoever asked has been told.
    void session.then((open) => open.release()).catch(() => undefined);
  }
}

function begun<Session>(create: (wanted: AbortSignal) => Promise<Session>): Entry<Session> {
  const abort = new AbortController();
  return { session: create(abort.signal), abort, isOpen: false, users: 0 };
}

/**
 * Waits for work, and rejects if that fails; false if `asked` is aborted first. The work goes on all the same, and whoever comes
 * back to it hears how it ended.
 */
export async function isDoneBefore(work: Promise<unknown>, asked: AbortSignal | undefined): Promise<boolean> {
  try {
    await unlessAborted(work, asked);
    return true;
  } catch (error) {
    if (asked?.aborted && error === asked.reason) return false;
    throw error;
  }
}

/** What a promise resolves to; rejects as soon as `signal` is aborted, with its reason. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  let leave: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(signal.reason as Error);
    signal.addEventListener('abort', leave);
    if (signal.aborted) leave();
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
