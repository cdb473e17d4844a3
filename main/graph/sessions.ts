/** Something that takes memory outside of JavaScript until it is released. */
interface Releasable {
  release(): Promise<void>;
}

interface Entry<Session> {
  readonly session: Promise<Session>;
  users: number;
}

/** Sessions by what they compute and for how many examples: those used last stay, at most `most` of them. */
export class Sessions<Session extends Releasable> {
  readonly #most: number;
  /** That which was used last at the end. */
  readonly #entries = new Map<string, Entry<Session>>();
  #isDisposed = false;

  constructor(most: number) {
    this.#most = most;
  }

  /** Works with a session, which is made when it is not there; it is not released meanwhile. Rejects as both do. */
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

  /** What could not be made is forgotten: the next use tries again. */
  async #opened(key: string, entry: Entry<Session>): Promise<Session> {
    try {
      return await entry.session;
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }

  /** What is in use is released after its use. */
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
    // One that could not be made has said so to who wanted it.
    void session.then((open) => open.release()).catch(() => undefined);
  }
}
