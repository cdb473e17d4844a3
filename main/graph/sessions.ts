/** Something that takes up memory outside of JavaScript until released. */
interface Releasable {
  release(): Promise<void>;
}

interface Entry<Session> {
  readonly session: Promise<Session>;
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

  /** Works with a session, creating it if needed; it is not released meanwhile. Rejects if either fails. */
  async use<T>(key: string, create: () => Promise<Session>, work: (session: Session) => Promise<T>): Promise<T> {
    const entry = this.#entries.get(key) ?? { session: create(), users: 0 };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.users += 1;
    try {
      return await work(await this.#opened(key, entry));
    } finally {
      entry.users -= 1;
      this.#trim();
    }
  }

  /** If it could not be created it is forgotten: the next use tries again. */
  async #opened(key: string, entry: Entry<Session>): Promise<Session> {
    try {
      return await entry.session;
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

  #drop(key: string, { session }: Entry<Session>): void {
    this.#entries.delete(key);
    // If it could not be created, whoever asked has been told.
    void session.then((open) => open.release()).catch(() => undefined);
  }
}
