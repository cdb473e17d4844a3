import { EngineError } from '../../core/protocol/errors.ts';
import type { Page } from './pages.ts';

const INTERVAL_MS = 100;

/** What a work in progress needs. */
export interface UnderWay {
  readonly signal: AbortSignal;
  /** Whether it is time to report progress again. */
  readonly isTime: () => boolean;
}

/** Long works in progress: each page's own, by name, until they are done or cancelled, or the page is gone. */
export class Works {
  readonly #what: string;
  readonly #now: () => number;
  readonly #current = new Map<Page, Map<string, AbortController>>();

  /** `what` is cancelled, in words: "The import". */
  constructor(what: string, now: () => number = () => performance.now()) {
    this.#what = what;
    this.#now = now;
  }

  /** A second work of the same name ends the first. */
  async run<T>(name: string, page: Page, work: (under: UnderWay) => Promise<T>): Promise<T> {
    if (page.isGone) throw this.#cancelled();
    this.cancel(name, page);
    const own = this.#current.get(page) ?? new Map<string, AbortController>();
    this.#current.set(page, own);
    const abort = new AbortController();
    own.set(name, abort);
    const stay = page.onGone(() => this.#end(abort));
    let last = -Infinity;
    const isTime = () => {
      if (abort.signal.aborted || this.#now() - last < INTERVAL_MS) return false;
      last = this.#now();
      return true;
    };
    try {
      return await work({ signal: abort.signal, isTime });
    } finally {
      stay();
      if (own.get(name) === abort) own.delete(name);
      if (own.size === 0) this.#current.delete(page);
    }
  }

  isUnderWay(name: string, page: Page): boolean {
    return this.#current.get(page)?.has(name) ?? false;
  }

  cancel(name: string, page: Page): void {
    const abort = this.#current.get(page)?.get(name);
    if (abort) this.#end(abort);
  }

  #end(abort: AbortController): void {
    abort.abort(this.#cancelled());
  }

  #cancelled(): EngineError {
    return new EngineError('cancelled', `${this.#what} was cancelled.`);
  }
}
